package llm

import (
	"context"

	"yiju/corpus"
	"yiju/retrieval"
	"yiju/retrieval/analysis"
)

const (
	// maxPhrase is how long a search phrase may be, in runes; what is longer is none.
	maxPhrase = 200

	// phraseTokens is how much is written: two phrases of some 30 tokens, and what a name needs.
	phraseTokens = 300
)

// Phrases are search phrases for a question, with what they cost.
type Phrases struct {
	retrieval.Phrasings        // without terms
	Usage               Usage  `json:"usage"`
	Model               string `json:"model,omitempty"` // as the endpoint calls it
	PromptVersion       string `json:"prompt_version,omitempty"`
}

// Phrase puts the question of r into the words of official documents, in both languages. Of r only the question is sent.
// Errors are *Error; the search then does without.
func (c *Client) Phrase(ctx context.Context, r Request) (Phrases, error) {
	if c == nil || c.config.NoPhrases {
		return Phrases{}, fail(ErrNotConfigured)
	}
	p := newPage(r.Question, nil, "")
	if p.Question == "" {
		return Phrases{}, fail(ErrPrompt)
	}
	system := phrasesPrompt.render("plain", p)
	out, err := c.complete(ctx, order{
		payer: r.User, limit: phraseTokens, name: "phrases", schema: phrasesSchema, structured: system, plain: system,
		user: phrasesPrompt.render("user", p),
	})
	got := Phrases{Usage: out.usage, Model: out.model, PromptVersion: phrasesPrompt.version}
	if err == nil {
		got.Phrasings, err = ParsePhrases(out.text)
	}
	return got, err
}

// ParsePhrases parses a reply to a prompt for search phrases: one JSON object of the schema and nothing else, possibly in a
// code fence. A phrase in another language than it should be, or that is too long, is left out. A reply that is something
// else, or has no phrase, is ErrGarbage.
func ParsePhrases(raw string) (retrieval.Phrasings, error) {
	var reply struct{ ZH, EN, Document *string }
	if !decodeStrictly(raw, &reply) || reply.ZH == nil || reply.EN == nil {
		return retrieval.Phrasings{}, fail(ErrGarbage)
	}
	p := retrieval.Phrasings{ZH: phrase(*reply.ZH, corpus.Chinese), EN: phrase(*reply.EN, corpus.English)}
	if p.ZH == "" && p.EN == "" {
		return retrieval.Phrasings{}, fail(ErrGarbage)
	}
	if reply.Document != nil {
		p.Document = short(*reply.Document)
	}
	return p, nil
}

// phrase returns a search phrase on one line; "" if it is not in language l.
func phrase(s string, l corpus.Lang) string {
	if s = short(s); analysis.DetectLang(s) != l {
		return ""
	}
	return s
}

// short returns s on one line; "" if it is too long.
func short(s string) string {
	if s = line(s, maxPhrase+1); len([]rune(s)) > maxPhrase {
		return ""
	}
	return s
}
