package llm

import (
	"crypto/rand"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yiju/corpus"
)

// Limits of a reply, whatever is in it.
const (
	maxMarks     = 400 // citation marks in a text
	maxRange     = 50  // passages of one [m-n]
	maxSentences = 40
	maxSentence  = 1200 // runes
	maxNested    = 6    // how often removing a mark may reveal another
)

// markShape finds candidates for citation marks: the kinds of brackets that models use around something short, with the
// link that some append.
var markShape = regexp.MustCompile(`(?:\[\[([^\[\]【】［］\n]{1,80})\]\]|[\[【［]([^\[\]【】［］\n]{1,80})[\]】］])` +
	`(?:\((?:https?:|javascript:|data:|#|/)[^()\s]{0,300}\))?`)

var (
	rangeShape  = regexp.MustCompile(`^(\d{1,3})\s*(?:[-–—~～至到]|to)\s*(\d{1,3})$`)
	numberShape = regexp.MustCompile(`^\d{1,3}$`)
	otherShape  = regexp.MustCompile(`^\d{1,3}:\d{1,3}$`) // [4:0†source]
	prefixShape = regexp.MustCompile(`(?i)^(?:sources?|passages?|ref(?:erence)?s?|keys?|clauses?|来源|段落|资料|文献|引用|出处)[\s:：=#]*`)
	joinShape   = regexp.MustCompile(`(?i)\s*[,，、;；&]\s*|\s+and\s+|\s*[和及]\s*|\s+`)
	spacedRange = regexp.MustCompile(`(\d)\s*([-–—~～至到]|to)\s*(\d)`)
)

// firstMark is the private-use rune for mark 0 in a marked text; further marks follow.
const firstMark = '\uE000'

// citations finds the citation marks in s: [1], 【1】, ［1］, [1, 3], [1-3], [^1], [[1]], 【1†source】, [K7ABC]. It returns s
// with a rune from firstMark on for each, and their numbers and keys in upper case, ranges expanded. Other brackets stay, such as [2025] or [sic].
func citations(s string) (string, [][]string) {
	s = withoutPrivate(s)
	var b strings.Builder
	var marks [][]string
	last := 0
	for _, at := range markShape.FindAllStringSubmatchIndex(s, -1) {
		items := itemsOf(s[max(at[2], at[4]):max(at[3], at[5])])
		if items == nil || len(marks) >= maxMarks {
			continue
		}
		b.WriteString(strings.TrimRight(s[last:at[0]], " \t"))
		b.WriteRune(firstMark + rune(len(marks)))
		marks = append(marks, items)
		last = at[1]
	}
	b.WriteString(s[last:])
	return b.String(), marks
}

// itemsOf parses the inside of a mark. It returns nil if it is none.
func itemsOf(s string) []string {
	s = strings.ToUpper(strings.TrimSpace(strings.Map(narrow, s)))
	s = strings.TrimSpace(prefixShape.ReplaceAllString(s, ""))
	if i := strings.IndexRune(s, '†'); i > 0 {
		s = s[:i]
	}
	s = spacedRange.ReplaceAllString(s, "$1$2$3")
	var items []string
	for _, item := range joinShape.Split(s, -1) {
		item = strings.TrimSpace(prefixShape.ReplaceAllString(strings.Trim(item, "^#*"), ""))
		switch m := rangeShape.FindStringSubmatch(item); {
		case m != nil:
			from, _ := strconv.Atoi(m[1])
			to, _ := strconv.Atoi(m[2])
			if to < from || to-from >= maxRange {
				items = append(items, item)
				continue
			}
			for n := from; n <= to; n++ {
				items = append(items, strconv.Itoa(n))
			}
		case numberShape.MatchString(item):
			items = append(items, strings.TrimLeft(item[:len(item)-1], "0")+item[len(item)-1:])
		case keyShape.MatchString(item), otherShape.MatchString(item):
			items = append(items, item)
		default:
			return nil
		}
	}
	return items
}

// narrow folds full-width letters, digits and signs to ASCII.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' && r != '，' && r != '；' && r != '：' {
		return r - '！' + '!'
	}
	return r
}

// withoutPrivate removes private-use and control characters.
func withoutPrivate(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r >= 0xE000 && r <= 0xF8FF || r < ' ' && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// sentence makes a Sentence of a marked text: marks become keys, and nothing that looks like one stays in the text. Numbers
// name passages only in plain text replies (numbers); opaque keys do anywhere.
func (m KeyMap) sentence(marked string, marks [][]string, numbers bool) Sentence {
	var s Sentence
	if len(marked) > utf8.UTFMax*(maxSentence+maxMarks) {
		return s
	}
	text := strings.Map(func(r rune) rune {
		if i := int(r - firstMark); i >= 0 && i < len(marks) {
			for _, item := range marks[i] {
				s.add(m, item, numbers)
			}
			return -1
		}
		return r
	}, marked)
	for n := 0; ; n++ { // removing a mark or emphasis may leave another mark: [[1]2], [**1**]
		if n == maxNested {
			text = brackets.Replace(text)
		}
		text = clean(text)
		rest, more := citations(text)
		if len(more) == 0 {
			break
		}
		text = withoutPrivate(rest)
		for _, k := range more {
			s.Unknown = addOnce(s.Unknown, k...)
		}
	}
	s.Text = text
	return s
}

var brackets = strings.NewReplacer("[", "", "]", "", "【", "", "】", "", "［", "", "］", "")

// add adds an item of a mark to Keys or Unknown.
func (s *Sentence) add(m KeyMap, item string, numbers bool) {
	if key, ok := m.find(item); ok {
		s.Keys = addOnce(s.Keys, key)
		return
	}
	if n, err := strconv.Atoi(item); err == nil && numbers {
		if key, ok := m.nth(n); ok {
			s.Keys = addOnce(s.Keys, key)
			return
		}
	}
	s.Unknown = addOnce(s.Unknown, item)
}

// addOnce appends the items that list does not have, up to maxMarks.
func addOnce[T comparable](list []T, items ...T) []T {
	for _, item := range items {
		if !slices.Contains(list, item) && len(list) < maxMarks {
			list = append(list, item)
		}
	}
	return list
}

var listItem = regexp.MustCompile(`^(?:[-*•·]|#{1,6}|\d{1,2}[.)、])\s+`)

// clean removes list marks, emphasis and repeated spaces.
func clean(s string) string {
	s = strings.NewReplacer("**", "", "__", "").Replace(s)
	s = strings.Join(strings.Fields(s), " ")
	return strings.TrimSpace(listItem.ReplaceAllString(s, ""))
}

// keyShape is the form of passage keys in a prompt, unlike anything in ordinary text.
var keyShape = regexp.MustCompile(`^K[0-9][A-Z2-7]{3}$`)

// newKeys makes n different keys, none of which occurs in the texts, so that no passage can refer to another or claim a
// key.
func newKeys(n int, texts ...string) []string {
	keys := make([]string, 0, n)
	taken := make(map[string]bool, n)
	for len(keys) < n {
		r := rand.Text()
		k := "K" + string('0'+r[0]%10) + r[1:4]
		free := !taken[k]
		for _, t := range texts {
			free = free && !strings.Contains(t, k)
		}
		if free {
			taken[k] = true
			keys = append(keys, k)
		}
	}
	return keys
}

// KeyMap maps the keys of a prompt to passages. A receipt stores it with the raw reply, so that ParseReply can parse the
// reply again.
type KeyMap struct {
	Keys   []string     `json:"keys"`   // as the model saw them; number i+1 in the prompt
	Stands []corpus.Ref `json:"stands"` // the passage of each
}

// find returns the passage that an opaque key names.
func (m KeyMap) find(key string) (corpus.Ref, bool) {
	return m.nth(1 + slices.IndexFunc(m.Keys, func(k string) bool { return strings.EqualFold(k, key) }))
}

// nth returns the passage with the number n, from 1.
func (m KeyMap) nth(n int) (corpus.Ref, bool) {
	if n < 1 || n > len(m.Stands) {
		return corpus.Ref{}, false
	}
	return m.Stands[n-1], true
}
