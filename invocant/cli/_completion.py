"""`invocant completion`: print what a shell has to run to complete commands, options and their values."""

import click

_SHELLS = ("bash", "fish", "zsh")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what SHELL has to run for completion.

    For bash, `eval "$(invocant completion bash)"` in ~/.bashrc; for zsh the same with zsh in ~/.zshrc; for
    fish, `invocant completion fish > ~/.config/fish/completions/invocant.fish`.
    """
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    if complete is None:  # click has all three
        raise click.UsageError(f"click completes nothing for {shell}")
    click.echo(complete(ctx.find_root().command, {}, "invocant", "_INVOCANT_COMPLETE").source())
