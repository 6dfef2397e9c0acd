package llm

import (
	"cmp"
	"context"
	"crypto/sha256"
	"slices"
	"unicode/utf8"
)

// Limits of a call of the judge.
const (
	maxClaims = 24
	perClaim  = 70 // tokens written for a verdict, at most
)

// Claim is a sentence with its evidence.
type Claim struct {
	Text     string
	Evidence []Passage // all that it rests on, each version a passage; never empty
}

// JudgeRequest is what to judge.
type JudgeRequest struct {
	Claims []Claim
	User   string // as in Request
}

// Verdict says whether the evidence of a sentence bears it out.
type Verdict string

// The verdicts. A judge may give none, which is "".
const (
	Supported   Verdict = "supported"
	Unsupported Verdict = "unsupported"
)

// Ruling is what a judge says of a sentence. It is a claim of a model about another one's, and data like it.
type Ruling struct {
	Verdict Verdict `json:"verdict,omitempty"`
	Words   string  `json:"words,omitempty"` // of the sentence, that are not borne out
}

// Judgement is the reply to a JudgeRequest.
type Judgement struct {
	Rulings []Ruling // one for each claim, in order

	Usage         Usage
	Model         string // as the endpoint calls it
	PromptVersion string
	Raw           string   // what the model wrote, without the key of the endpoint
	Keys          []string // of the claims in Raw; "" for one that was not sent, and none where nothing was
}

// Judges reports whether there is a model that judges.
func (c *Client) Judges() bool { return c != nil && c.judge != nil }

// Judge asks the judge about all claims at once. It sees each with its own evidence, and never the question. A claim that does
// not fit gets no verdict. Errors are *Error; there are then no new verdicts, only those remembered from earlier calls.
func (c *Client) Judge(ctx context.Context, r JudgeRequest) (Judgement, error) {
	if !c.Judges() {
		return Judgement{}, fail(ErrNotConfigured)
	}
	c = c.judge
	out := Judgement{Rulings: make([]Ruling, len(r.Claims)), PromptVersion: judgePrompt.version, Model: c.config.Model}
	digests, open := make([][sha256.Size]byte, len(r.Claims)), []int{}
	for i, claim := range r.Claims {
		digests[i] = claim.digest()
		var known bool
		if out.Rulings[i], known = c.ruled.Get(digests[i]); !known {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return out, nil
	}
	p, keys := c.judgePage(r.Claims, open)
	if len(p.Groups) == 0 {
		return out, fail(ErrPrompt)
	}
	out.Keys = keys
	system := judgePrompt.render("plain", p)
	reply, err := c.complete(ctx, order{
		payer: r.User, limit: perClaim * (len(r.Claims) + 1), name: "verdicts", schema: judgeSchema, structured: system, plain: system,
		user: judgePrompt.render("user", p),
	})
	out.Usage, out.Raw, out.Model = reply.usage, reply.text, cmp.Or(reply.model, out.Model)
	if err != nil {
		return out, err
	}
	given, err := parseRulings(reply.text, keys)
	for _, i := range open {
		if out.Rulings[i] = given[i]; given[i].Verdict != "" {
			c.ruled.Put(digests[i], given[i])
		}
	}
	return out, err
}

// judgePage fills the prompt with those of the claims that are open and fit, with the same evidence as a group. It returns their
// keys, "" for the others.
func (c *Client) judgePage(claims []Claim, open []int) (page, []string) {
	p := newPage("", nil, "")
	keys := make([]string, len(claims))
	texts := []string{"K1AAA K2BBB"} // of the example in the prompt
	for _, claim := range claims {
		texts = append(texts, claim.Text)
		for _, e := range claim.Evidence {
			texts = append(texts, e.Title, e.Label, e.Heading, e.By, e.Text)
		}
	}
	fresh := newKeys(len(claims), texts...)
	room := c.config.MaxPrompt
	for _, i := range open {
		text := line(claims[i].Text, maxSentence)
		g := pageGroup{}
		size := utf8.RuneCountInString(text)
		for _, e := range claims[i].Evidence {
			shown := e.page(room + 1)
			size += utf8.RuneCountInString(shown.Name + shown.Text)
			g.Passages = append(g.Passages, shown)
		}
		at := slices.IndexFunc(p.Groups, func(o pageGroup) bool { return slices.Equal(o.Passages, g.Passages) })
		if at >= 0 {
			size = utf8.RuneCountInString(text)
		}
		if text == "" || len(g.Passages) == 0 || i >= maxClaims || size > room {
			continue
		}
		if room -= size; at < 0 {
			at, p.Groups = len(p.Groups), append(p.Groups, g)
		}
		keys[i] = fresh[i]
		p.Groups[at].Claims = append(p.Groups[at].Claims, pageClaim{fresh[i], text})
	}
	return p, keys
}
