// Package llmtest is an HTTP server that speaks the protocol of OpenAI-compatible endpoints, for tests: chat
// completions with server-sent events, structured output and usage, and embeddings. What the model says is a function
// of the test; what goes wrong on the way is a Fault, one for each request or one for all. It keeps the requests that
// it got. Only tests import it.
package llmtest
