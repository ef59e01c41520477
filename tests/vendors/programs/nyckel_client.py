"""Nyckel's own client, driven through what its users do first."""

import nyckel

SERVER = "http://nyckel.example.com"
"""Any address that ends with `.com`: the client takes no other. A proxy leads to the mock."""


def text(credentials: nyckel.Credentials) -> None:
    """A function of texts: labels are renamed and deleted under its samples."""
    function = nyckel.TextClassificationFunction.create("Tickets", credentials)
    function.create_labels(["billing", "bug", "praise"])
    labels = {label.name: label for label in function.list_labels()}
    assert set(labels) == {"billing", "bug", "praise"}
    ids = function.create_samples([("I was charged twice", "billing"), ("It crashes", "bug"), "Thanks!"])
    assert len(ids) == function.sample_count == 3
    again = function.create_samples([("It crashes", "bug")])
    assert again == [ids[1]]

    labels["bug"].name = "defect"
    function.update_label(labels["bug"])
    assert function.read_sample(ids[1]).annotation.label_name == "defect"
    assert function.read_label(labels["bug"].id).name == "defect"
    function.delete_labels([labels["billing"].id])
    assert function.read_sample(ids[0]).annotation is None
    assert {sample.prediction.label_name for sample in function.list_samples()} <= {"defect", "praise"}

    sample = function.read_sample(ids[2])
    sample.annotation = nyckel.ClassificationAnnotation(label_name="praise")
    function.update_annotation(sample)
    (prediction,) = function.invoke(["Thanks!"])
    assert (prediction.label_name, prediction.confidence) == ("praise", 1.0)
    assert function.has_trained_model()
    function.delete_samples(ids[:1])
    assert len(function.list_samples()) == 2
    function.delete()


def table(credentials: nyckel.Credentials) -> None:
    """A function of tables: rows are stored by the ids of their fields, and shown by name."""
    function = nyckel.TabularClassificationFunction.create("Leads", credentials)
    columns = {"Name": "Text", "Age": "Number"}
    fields = [nyckel.TabularFunctionField(name=name, type=kind) for name, kind in columns.items()]
    assert len(function.create_fields(fields)) == 2
    assert {field.name: field.type for field in function.list_fields()} == columns
    rows = [({"Name": "Ann", "Age": 41}, "yes"), ({"Name": "Bo", "Age": 17}, "no")]
    ids = function.create_samples(rows)
    sample = function.read_sample(ids[0])
    assert sample.data == {"Name": "Ann", "Age": 41}
    assert sample.annotation.label_name == "yes"
    assert {entry.data["Age"] for entry in function.list_samples()} == {41, 17}
    (prediction,) = function.invoke([{"Name": "Bo", "Age": 17}])
    assert prediction.label_name == "no"
    (age,) = (field for field in function.list_fields() if field.name == "Age")
    function.delete_field(age.id)
    assert function.read_sample(ids[0]).data == {"Name": "Ann"}
    function.delete()


def tags(credentials: nyckel.Credentials) -> None:
    """A function of tags: samples have several labels, and are said not to have others."""
    function = nyckel.TextTagsFunction.create("Topics", credentials)
    given = [nyckel.TagsAnnotation("news"), nyckel.TagsAnnotation("sport", present=False)]
    (made,) = function.create_samples([nyckel.TextTagsSample(data="Elections", annotation=given)])
    sample = function.read_sample(made)
    assert {(mark.label_name, mark.present) for mark in sample.annotation} == {
        ("news", True),
        ("sport", False),
    }
    sample.annotation = [nyckel.TagsAnnotation("news"), nyckel.TagsAnnotation("sport")]
    function.update_annotation(sample)
    (prediction,) = function.invoke(["Elections"])
    assert {guess.label_name for guess in prediction} == {"news", "sport"}
    assert len(function.list_samples()) == function.sample_count == 1
    function.delete_samples([made])
    assert function.list_samples() == []
    function.delete()


def main() -> None:
    """Log in and drive a function of each kind."""
    credentials = nyckel.Credentials("mock-client-id", "mock-client-secret", SERVER)
    text(credentials)
    table(credentials)
    tags(credentials)


main()
print("passed")
