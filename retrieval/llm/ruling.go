package llm

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// maxUnproved is how much is kept of the words that are not borne out, in runes.
const maxUnproved = 200

// parseRulings parses a reply of a judge: a ruling for each of the keys, empty where the reply gives no clear verdict. A
// reply without any verdict is ErrGarbage.
func parseRulings(raw string, keys []string) ([]Ruling, error) {
	out := make([]Ruling, len(keys))
	text := withoutThoughts(raw)
	var reply struct {
		Verdicts []struct {
			Key, Words string
			Supported  any
		}
	}
	begin := strings.IndexByte(text, '{')
	if begin < 0 || len(raw) > maxContent || json.NewDecoder(strings.NewReader(text[begin:])).Decode(&reply) != nil {
		return out, fail(ErrGarbage)
	}
	given, seen := 0, make(map[int]bool)
	for _, v := range reply.Verdicts {
		key := strings.ToUpper(strings.Trim(v.Key, "[] "))
		i := slices.Index(keys, key)
		if i < 0 || key == "" {
			continue
		}
		r := Ruling{verdictOf(v.Supported), line(withoutPrivate(v.Words), maxUnproved)}
		switch {
		case r.Verdict == Supported && strings.ContainsFunc(r.Words, isWord): // which is not clear
			r = Ruling{}
		case r.Verdict != Unsupported: // dashes and the like
			r.Words = ""
		}
		if seen[i] && out[i].Verdict != r.Verdict {
			r = Ruling{}
		}
		out[i], seen[i] = r, true
	}
	for _, r := range out {
		if r.Verdict != "" {
			given++
		}
	}
	if given == 0 {
		return out, fail(ErrGarbage)
	}
	return out, nil
}

// maxRuled is how many clear verdicts a judge remembers, so that a question that is asked again costs no second judgement.
const maxRuled = 4096

// digest identifies a sentence with its evidence.
func (c Claim) digest() [sha256.Size]byte {
	return sha256.Sum256(fmt.Append(nil, c.Text, "\x00", c.Evidence))
}

// verdictOf reads a verdict as a truth value or in words.
func verdictOf(v any) Verdict {
	switch strings.ToLower(strings.Trim(fmt.Sprint(v), " .。")) {
	case "true", "yes", "supported", "是", "支持":
		return Supported
	case "false", "no", "unsupported", "not supported", "否", "不支持":
		return Unsupported
	}
	return ""
}
