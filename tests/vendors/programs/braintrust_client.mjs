// Braintrust's own client in JavaScript, driven through what its users do first.

import assert from "node:assert/strict";

import { initFunction, initLogger, invoke, login } from "braintrust";

const state = await login({ appUrl: process.env.BRAINTRUST_APP_URL });
assert.equal(state.apiUrl, process.env.MOCK_URL);
const api = state.apiConn();

const project = await api.post_json("v1/project", { name: "support" });
assert.deepEqual(await api.post_json("v1/project", { name: "support" }), project);
assert.deepEqual((await api.get_json("v1/project", { project_name: "support" })).objects, [project]);

const made = await api.post_json("v1/function", {
  project_id: project.id,
  name: "Greeter",
  slug: "greeter",
  function_data: { type: "prompt" },
});
assert.deepEqual((await api.get_json("v1/function", { project_name: "support" })).objects, [made]);

const named = { projectName: "support", slug: "greeter" };
const value = await invoke({ ...named, input: "Hello" });
assert.match(value, /^Greeter read Hello/);
assert.equal(await invoke({ function_id: made.id, input: "Hello" }), value);
const streamed = await invoke({ ...named, input: "Hello", stream: true });
assert.equal(await streamed.finalValue(), value);

const asked = { ...named, input: { a: 1 }, mode: "json" };
const object = await invoke(asked);
assert.deepEqual(await (await invoke({ ...asked, stream: true })).finalValue(), object);
const graded = await invoke({ globalFunction: "Factuality", input: "x" });
assert.ok(graded.score >= 0 && graded.score <= 1);
await assert.rejects(invoke({ projectName: "support", slug: "nowhere", input: "x" }), /404/);

const logger = initLogger({ projectName: "support" });
const traced = await logger.traced(async (span) => {
  const answer = await initFunction(named)("Hello");
  span.log({ input: "Hello", output: answer });
  return answer;
});
assert.match(traced, /^Greeter read Hello/);
await logger.flush();

console.log("passed");
