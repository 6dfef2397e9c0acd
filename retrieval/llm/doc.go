// Package llm talks to a language model behind an OpenAI-compatible endpoint. It asks for a summary of passages in which
// every sentence names the passages that support it (Client.Summarise), and for a follow-up question put so that it
// stands by itself (Client.Rewrite). It is the only package that knows the library for that protocol.
//
// Nothing here is trusted: what comes back is parsed tolerantly, bounded in size and time, and handed on as claims that
// the caller has to verify against the stored text. A model is called only where one is named in Config; a key alone
// never causes a call. The key lives in a Key, is put on the wire in one place, and errors are made of fixed words and
// a status, never of what an endpoint said.
package llm
