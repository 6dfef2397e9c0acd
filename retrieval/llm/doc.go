// Package llm is a client for OpenAI-compatible endpoints. It asks for summaries of passages in which every sentence names
// its supporting passages (Client.Summarise), for verdicts on sentences (Client.Judge), for self-contained follow-up questions (Client.Rewrite) and for embeddings
// (Embedder). No other package uses the library for that protocol.
//
// Replies are not trusted: they are parsed tolerantly, bounded in size and time, and returned as claims that the caller has
// to verify. A model is called only where Config names one; a key alone never causes a call. The key is kept in a Key and
// written to the wire in one place; errors never repeat what an endpoint said.
package llm
