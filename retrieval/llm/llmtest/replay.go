package llmtest

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Recorded is a model that repeats what one replied before, wherever a prompt shows the same passages: by their texts, as keys and
// order change. It never makes a reply up: where a passage that the reply rests on is not shown, it says no. Its methods are safe for
// concurrent use.
type Recorded struct {
	replies map[string][]recordedReply // by question
	phrases map[string][2]string       // by question, in Chinese and English
	rulings map[string][]recordedRuling

	mu   sync.Mutex
	told Told
}

// Told counts what a Recorded was asked, and what it had.
type Told struct {
	Answers int // prompts answered as recorded
	Partly  int // with those of the recorded sentences whose passages the prompt shows
	Without int // no, as a passage that the recorded answer rests on is not shown, or nothing was recorded
	Phrases int

	Verdicts   int // on sentences, as a judge gave them
	Labelled   int // on sentences that no judge read: the label of whoever wrote them
	NoVerdicts int

	Missing []Call // the prompts of Without
}

type recordedReply struct {
	Question string
	Passages map[string]recordedPassage
	Reply    Summary
}

type recordedPassage struct{ Name, Text string }

type recordedRuling struct {
	Sentence string
	Evidence []recordedPassage
	Label    string
	Judge    *struct{ Verdict, Words string }
}

// NewRecorded returns a model without records.
func NewRecorded() *Recorded {
	return &Recorded{replies: make(map[string][]recordedReply), phrases: make(map[string][2]string), rulings: make(map[string][]recordedRuling)}
}

// ReadReplies adds replies to questions, one JSON object a line: question, passages by key ({"text"}), and reply, with the
// fields of a Summary.
func (m *Recorded) ReadReplies(r io.Reader) error {
	return eachLine(r, func(v recordedReply) {
		m.replies[plain(v.Question)] = append(m.replies[plain(v.Question)], v)
	})
}

// ReadPhrases adds what questions are in the words of documents: lines of id, zh and en, for questions as lines of id and question.
func (m *Recorded) ReadPhrases(phrases, questions io.Reader) error {
	asked := make(map[string]string)
	err := eachLine(questions, func(q struct{ ID, Question string }) { asked[q.ID] = plain(q.Question) })
	if err != nil {
		return err
	}
	return eachLine(phrases, func(p struct{ ID, ZH, EN string }) { m.phrases[asked[p.ID]] = [2]string{p.ZH, p.EN} })
}

// ReadRulings adds verdicts on sentences, one JSON object a line: sentence, evidence [{"text"}], label (supported or not), and
// judge {"verdict", "words"} where one read it.
func (m *Recorded) ReadRulings(r io.Reader) error {
	return eachLine(r, func(v recordedRuling) { m.rulings[plain(v.Sentence)] = append(m.rulings[plain(v.Sentence)], v) })
}

// Told returns the counts so far.
func (m *Recorded) Told() Told {
	m.mu.Lock()
	defer m.mu.Unlock()
	told := m.told
	told.Missing = slices.Clone(told.Missing)
	return told
}

func (m *Recorded) count(add func(*Told)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	add(&m.told)
}

// Answer is the model of a Server.
func (m *Recorded) Answer(c Call) string {
	question := plain(c.Question)
	if len(c.Passages) == 0 {
		m.count(func(t *Told) { t.Phrases++ })
		p := m.phrases[question]
		return string(encode(map[string]string{"zh": p[0], "en": p[1], "document": ""}))
	}
	best, full := Summary{Answerable: "no"}, false
	for _, was := range m.replies[question] {
		if s, all := was.reply(c); !full && (all || len(s.Sentences) > len(best.Sentences)) {
			best, full = s, all
		}
	}
	m.count(func(t *Told) {
		switch {
		case full:
			t.Answers++
		case len(best.Sentences) > 0:
			t.Partly++
		default:
			t.Without++
			t.Missing = append(t.Missing, c)
		}
	})
	if p := m.phrases[question]; best.Answerable != "yes" && p != [2]string{} {
		best.LookFor = p[:]
	}
	return best.For(c)
}

// reply returns the recorded reply with the keys of a call, and whether the call shows all that it rests on.
func (r recordedReply) reply(c Call) (Summary, bool) {
	key := make(map[string]string)
	for k, was := range r.Passages {
		if i := slices.IndexFunc(c.Passages, func(p Passage) bool { return same(was.Text, p.Text) }); i >= 0 {
			key[k] = c.Passages[i].Key
		}
	}
	known := func(keys []string) (out []string) {
		for _, k := range keys {
			if key[k] != "" {
				out = append(out, key[k])
			}
		}
		return out
	}
	out := Summary{Answerable: r.Reply.Answerable, Answering: known(r.Reply.Answering), Touching: known(r.Reply.Touching)}
	if out.Answerable != "yes" {
		return out, true
	}
	for _, s := range r.Reply.Sentences {
		if keys := known(s.Keys); len(keys) == len(s.Keys) {
			out.Sentences = append(out.Sentences, Sentence{s.Text, keys})
		}
	}
	if len(out.Sentences) == 0 || len(out.Answering) == 0 {
		return Summary{Answerable: "no", Touching: append(out.Answering, out.Touching...)}, false
	}
	return out, len(out.Sentences) == len(r.Reply.Sentences) && len(out.Answering) == len(r.Reply.Answering)
}

// Judge is the judge of a Server. It gives no verdict on a sentence that is not recorded with any of its evidence.
func (m *Recorded) Judge(c Call) string {
	var all []Verdict
	for _, claim := range c.Claims {
		i := slices.IndexFunc(m.rulings[plain(claim.Text)], func(r recordedRuling) bool {
			return slices.ContainsFunc(r.Evidence, func(was recordedPassage) bool {
				return slices.ContainsFunc(claim.Evidence, func(p Passage) bool { return same(was.Text, p.Text) })
			})
		})
		m.count(func(t *Told) {
			switch {
			case i < 0:
				t.NoVerdicts++
			case m.rulings[plain(claim.Text)][i].Judge == nil:
				t.Labelled++
			default:
				t.Verdicts++
			}
		})
		if i < 0 {
			continue
		}
		r := m.rulings[plain(claim.Text)][i]
		v := Verdict{Key: claim.Key, Supported: r.Label == "supported"}
		if r.Judge != nil {
			v.Supported, v.Words = r.Judge.Verdict == "supported", r.Judge.Words
		}
		all = append(all, v)
	}
	return Verdicts(all)
}

// A passage of so many letters is known again in a longer one, and where it is cut otherwise: by the share of its pieces, each so
// many letters long, that stand there.
const (
	leastShared = 40
	piece       = 20
	shared      = 0.8
)

// same reports whether two passages are the same text, or one is nearly a part of the other.
func same(a, b string) bool {
	short, long := []rune(plain(headless(a))), []rune(plain(headless(b)))
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) < leastShared {
		return string(short) == string(long)
	}
	whole, all, found := string(long), 0, 0
	for p := range slices.Chunk(short, piece) {
		if all++; strings.Contains(whole, string(p)) {
			found++
		}
	}
	return float64(found) >= shared*float64(all)
}

// headless returns a passage without the line that names it.
func headless(s string) string {
	if strings.HasPrefix(s, "(") {
		if head, rest, ok := strings.Cut(s, "\n"); ok && strings.HasSuffix(head, ")") {
			return rest
		}
	}
	return s
}

// plain keeps the letters and digits of s, in lower case.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// eachLine decodes JSON lines.
func eachLine[T any](r io.Reader, take func(T)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return err
		}
		take(v)
	}
	return lines.Err()
}
