package llm

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/retrieval/analysis"
)

// ParseReply parses a reply to a summary prompt with the keys m: JSON of the schema, possibly in a code fence or with text
// around it, or plain text with citation marks. Usage, Model, PromptVersion and the like stay empty. A reply that cannot be
// parsed is ErrGarbage.
func ParseReply(raw string, m KeyMap) (Reply, error) {
	text := strings.TrimSpace(withoutThoughts(raw))
	if text == "" || len(raw) > maxContent+len("]}") {
		return Reply{Answerable: Doubt}, fail(ErrGarbage)
	}
	object, isObject := objectIn(text)
	if !isObject {
		return parsePlain(text, m), nil
	}
	var w wireReply
	// A decoder reads one value and leaves what a model adds behind it.
	if err := json.NewDecoder(strings.NewReader(object)).Decode(&w); err != nil || w.empty() {
		return Reply{Answerable: Doubt}, fail(ErrGarbage)
	}
	return w.reply(m), nil
}

var thoughts = regexp.MustCompile(`(?s)^\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|$)`)

// withoutThoughts removes the reasoning that some local models write before their reply.
func withoutThoughts(s string) string { return thoughts.ReplaceAllString(s, "") }

// objectIn returns the JSON object in a reply, and whether the reply is meant to be one.
func objectIn(s string) (string, bool) {
	if strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[{") { // an array is no reply, and no plain text either
		return s, true
	}
	open := strings.IndexByte(s, '{')
	end := strings.LastIndexByte(s, '}')
	if open >= 0 && end > open && strings.Contains(s[open:end], `"answerable"`) {
		return s[open : end+1], true
	}
	return "", strings.HasPrefix(s, "```json")
}

// wireReply is the schema, parsed tolerantly: a verdict may be a boolean, a list a single key, a key a number.
type wireReply struct {
	Answerable any            `json:"answerable"`
	Answering  any            `json:"answering"`
	Touching   any            `json:"touching"`
	LookFor    any            `json:"look_for"`
	Sentences  []wireSentence `json:"sentences"`
}

type wireSentence struct {
	Text string `json:"text"`
	Keys any    `json:"keys"`
}

func (w wireReply) empty() bool {
	return w.Answerable == nil && len(keysIn(w.Answering))+len(keysIn(w.Touching))+len(w.Sentences) == 0
}

// keysIn returns the keys in a list, or the one that stands alone.
func keysIn(v any) (keys []string) {
	items, ok := v.([]any)
	if !ok {
		items = []any{v}
	}
	for _, item := range items[:min(len(items), maxMarks)] {
		switch item.(type) {
		case string, float64:
			keys = append(keys, fmt.Sprint(item))
		}
	}
	return keys
}

// UnmarshalJSON implements json.Unmarshaler: a sentence may also be a string with marks in it.
func (s *wireSentence) UnmarshalJSON(b []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(b), []byte(`"`)) {
		return json.Unmarshal(b, &s.Text)
	}
	type plain wireSentence
	return json.Unmarshal(b, (*plain)(s))
}

// reply turns what was read into a Reply.
func (w wireReply) reply(m KeyMap) Reply {
	r := Reply{Answerable: answerableOf(fmt.Sprint(w.Answerable))}
	r.Answering, r.Unknown = m.resolve(keysIn(w.Answering), false, r.Unknown)
	r.Touching, r.Unknown = m.resolve(keysIn(w.Touching), false, r.Unknown)
	r.lookFor(keysIn(w.LookFor))
	for _, s := range w.Sentences {
		marked, marks := citations(s.Text)
		sentence := m.sentence(marked, marks, false)
		keys, unknown := m.resolve(keysIn(s.Keys), false, nil)
		sentence.Keys = addOnce(sentence.Keys, keys...)
		sentence.Unknown = addOnce(sentence.Unknown, unknown...)
		r.add(sentence)
	}
	return r.consistent()
}

// resolve maps keys as a model wrote them to passages, each once; keys of none are added to unknown.
func (m KeyMap) resolve(written []string, numbers bool, unknown []string) (keys []corpus.Ref, _ []string) {
	var s Sentence
	for _, k := range written {
		items := itemsOf(strings.Trim(k, "[]【】［］ "))
		if items == nil {
			items = []string{cut(withoutPrivate(k), 40)}
		}
		for _, item := range items {
			s.add(m, item, numbers)
		}
	}
	return s.Keys, addOnce(unknown, s.Unknown...)
}

// add appends a sentence that has words, within the limits.
func (r *Reply) add(s Sentence) {
	if s.Text == "" || !strings.ContainsFunc(s.Text, isWord) || len(r.Sentences) >= maxSentences || utf8.RuneCountInString(s.Text) > maxSentence {
		return
	}
	r.Sentences = append(r.Sentences, s)
}

// The most search phrases of a reply, and how long one may be, in runes.
const (
	maxLookFor     = 4
	maxLookForText = 80
)

// lookFor keeps the usable search phrases.
func (r *Reply) lookFor(phrases []string) {
	for _, p := range phrases {
		if p = line(withoutPrivate(p), maxLookForText); strings.ContainsFunc(p, isWord) && len(r.LookFor) < maxLookFor {
			r.LookFor = addOnce(r.LookFor, p)
		}
	}
}

// consistent makes a reply consistent: a yes needs an answering passage, and an answering passage is not also touching.
func (r Reply) consistent() Reply {
	if r.Answerable != No && (r.Answerable != Yes || len(r.Answering) == 0) {
		r.Answerable = Doubt
	}
	r.Touching = slices.DeleteFunc(r.Touching, func(k corpus.Ref) bool { return slices.Contains(r.Answering, k) })
	return r
}

// answerableOf reads a verdict in words of either language.
func answerableOf(s string) Answerable {
	switch s = strings.ToLower(strings.Trim(s, " \t*_`\"'“”.。!！")); s {
	case "yes", "true", "是", "能", "可以":
		return Yes
	case "no", "none", "false", "否", "不能", "不可以", "无":
		return No
	}
	return Doubt
}

// cut returns at most n runes of s.
func cut(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

var (
	headLine = regexp.MustCompile(`(?i)^[\s*_#>-]*(answerable|answering|answers|touching|touches|look[_ ]for|可回答|能否回答)[*_]*\s*[:：]\s*(.*)$`)
	listHead = regexp.MustCompile(`(?i)^[\s*_#]*(references|sources|citations|footnotes|参考(?:文献|资料)?|来源|引用|出处|注释)[\s*_]*[:：]?[\s*_]*$`)
)

// parsePlain parses a plain text reply: head lines, then sentences with marks. A list of sources at the end is ignored.
func parsePlain(text string, m KeyMap) Reply {
	r := Reply{}
	for l := range strings.Lines(text) {
		l = strings.Join(strings.Fields(l), " ")
		if listHead.MatchString(l) {
			break
		}
		if head := headLine.FindStringSubmatch(l); head != nil {
			r.head(strings.ToLower(head[1]), head[2], m)
			continue
		}
		if strings.HasPrefix(l, "```") || len(r.Sentences) >= maxSentences {
			continue
		}
		marked, marks := citations(l)
		for _, s := range divide(marked) {
			r.add(m.sentence(s, marks, true))
		}
	}
	return r.consistent()
}

// head parses a head line. The first of a kind counts, so that a repeated passage cannot change the verdict.
func (r *Reply) head(name, value string, m KeyMap) {
	switch name {
	case "answerable", "可回答", "能否回答":
		if r.Answerable == "" {
			r.Answerable = answerableOf(value)
		}
		return
	case "look for", "look_for":
		if r.LookFor == nil {
			r.lookFor(strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(";；|", c) }))
		}
		return
	}
	_, marks := citations(value)
	written := slices.Concat(marks...)
	if len(marks) == 0 {
		written = itemsOf(value)
	}
	into := &r.Answering
	if strings.HasPrefix(name, "touch") {
		into = &r.Touching
	}
	if *into == nil {
		*into, r.Unknown = m.resolve(written, true, r.Unknown)
	}
}

// divide divides a marked line into sentences. Marks directly behind the end of a sentence belong to it.
func divide(marked string) []string {
	var plain strings.Builder // with as many spaces for a mark as it has bytes
	for _, r := range marked {
		if isMark(r) {
			plain.WriteString(strings.Repeat(" ", utf8.RuneLen(r)))
		} else {
			plain.WriteRune(r)
		}
	}
	text := plain.String()
	var out []string
	for _, s := range analysis.Sentences(text, analysis.DetectLang(text)) {
		out = append(out, marked[s.Start:s.End])
	}
	return out
}

func isMark(r rune) bool { return r >= firstMark && r < firstMark+maxMarks }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
