// Opper's own client in JavaScript, driven through what its users do first.

import assert from "node:assert/strict";

import { Opper } from "opperai";

const MOOD = {
  type: "object",
  required: ["mood", "age", "calm", "note"],
  properties: {
    mood: { type: "string" },
    age: { type: "integer" },
    calm: { type: "boolean" },
    note: { type: "null" },
  },
};
const NOWHERE = "00000000-0000-4000-8000-000000000000";

const client = new Opper({ httpBearer: process.env.MOCK_KEY, serverURL: process.env.MOCK_URL });
const functions = client.functions;

async function events(reply) {
  const collected = [];
  for await (const event of reply.result ?? reply) collected.push(event.data);
  return collected;
}

const joined = (data) => data.map((payload) => payload.delta ?? "").join("");

const plain = await functions.create({ name: "greeter", instructions: "Greet who asks." });
const shaped = await functions.create({ name: "moods", instructions: "Tell.", outputSchema: MOOD });
assert.deepEqual((await functions.list()).data.map((item) => item.id), [plain.id, shaped.id]);
assert.equal((await functions.getByName("greeter")).id, plain.id);
assert.equal((await functions.update(plain.id, { description: "new" })).description, "new");

const { message } = await functions.call(plain.id, { input: "Hello" });
assert.equal(joined(await events(await functions.stream(plain.id, { input: "Hello" }))), message);
const { jsonPayload } = await functions.call(shaped.id, { input: "Hello" });
const text = joined(await events(await functions.stream(shaped.id, { input: "Hello" })));
assert.deepEqual(JSON.parse(text), jsonPayload);
assert.equal(jsonPayload.note, null);

assert.ok((await client.call({ name: "task", instructions: "Greet.", input: "Hello" })).message);
const task = { name: "shaped", instructions: "Greet.", input: 1, outputSchema: MOOD };
const pieces = (await events(await client.stream(task))).filter((data) => data.chunkType === "json");
const places = Object.fromEntries(pieces.map((data) => [data.jsonPath, data.delta]));
assert.equal(typeof places["response.age"], "number");
assert.equal(typeof places["response.calm"], "boolean");

await assert.rejects(functions.get(NOWHERE), { name: "NotFoundError" });
await assert.rejects(functions.create({ name: "greeter", instructions: "Again." }), { name: "ConflictError" });
await assert.rejects(functions.call("nowhere", { input: 1 }), (error) => {
  assert.equal(error.name, "RequestValidationError");
  assert.deepEqual(error.detail[0].loc, ["path", "function_id"]);
  return true;
});
await functions.delete(plain.id);
assert.deepEqual((await functions.list()).data.map((item) => item.name), ["moods", "shaped", "task"]);

console.log("passed");
