package llm

import (
	"context"
	"strings"
	"unicode/utf8"
)

// maxRewritten is how long a rewritten question may be, in runes; what is longer is no question.
const maxRewritten = 400

// Rewritten is a self-contained follow-up question.
type Rewritten struct {
	Question      string
	PromptVersion string
}

// Rewrite makes the question of r self-contained. Without a history it returns the question and calls nothing. Passages and
// Watch are not used. Errors are *Error.
func (c *Client) Rewrite(ctx context.Context, r Request) (Rewritten, error) {
	if c == nil {
		return Rewritten{}, fail(ErrNotConfigured)
	}
	if len(r.History) == 0 {
		return Rewritten{Question: r.Question}, nil
	}
	p := newPage(r.Question, r.History, r.Lang)
	if p.Question == "" {
		return Rewritten{}, fail(ErrPrompt)
	}
	out, err := c.complete(ctx, order{payer: r.User, limit: 200, plain: rewritePrompt.render("plain", p), user: rewritePrompt.render("user", p)})
	w := Rewritten{PromptVersion: rewritePrompt.version}
	if err != nil {
		return w, err
	}
	if w.Question = question(out.text); w.Question == "" {
		return w, fail(ErrGarbage)
	}
	return w, nil
}

// question parses a rewritten question, which is one line; "" if the reply is something else.
func question(s string) string {
	s = strings.TrimSpace(withoutThoughts(s))
	if strings.ContainsRune(s, '\n') || strings.Contains(s, "```") || utf8.RuneCountInString(s) > maxRewritten {
		return ""
	}
	for _, pair := range [][2]string{{`"`, `"`}, {"“", "”"}, {"「", "」"}, {"'", "'"}} {
		if inner, ok := strings.CutPrefix(s, pair[0]); ok && len(inner) > len(pair[1]) && strings.HasSuffix(inner, pair[1]) {
			s = strings.TrimSuffix(inner, pair[1])
		}
	}
	return line(s, maxRewritten)
}
