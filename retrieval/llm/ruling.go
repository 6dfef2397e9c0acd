package llm

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
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

// maxRuled is how many verdicts are remembered.
const maxRuled = 4096

// ruled remembers clear verdicts, so that a question that is asked again costs no second judgement. It is safe for concurrent use.
type ruled struct {
	mu    sync.Mutex
	known map[[sha256.Size]byte]Ruling
	order [][sha256.Size]byte // oldest first
}

func (c Claim) digest() [sha256.Size]byte {
	return sha256.Sum256(fmt.Append(nil, c.Text, "\x00", c.Evidence))
}

// get fills in what is known of the claims, and returns which are open.
func (m *ruled) get(claims []Claim, into []Ruling) (open []int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, c := range claims {
		if r, ok := m.known[c.digest()]; ok {
			into[i] = r
		} else {
			open = append(open, i)
		}
	}
	return open
}

// put remembers rulings with a verdict.
func (m *ruled) put(claims []Claim, rulings []Ruling) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = make(map[[sha256.Size]byte]Ruling)
	}
	for i, r := range rulings {
		d := claims[i].digest()
		if _, again := m.known[d]; again || r.Verdict == "" {
			continue
		}
		m.known[d] = r
		if m.order = append(m.order, d); len(m.order) > maxRuled {
			delete(m.known, m.order[0])
			m.order = m.order[1:]
		}
	}
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
