package citation

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
)

// maxAcronymWords is the longest title that people shorten to its initials; longer ones are sentences.
const maxAcronymWords = 9

// DeriveAliases returns the short names that people use for i, derived from its titles and kind: the title
// without the state that issued it, initials, the other way to write AI, the speaker with the noun of the kind, and the
// bare nouns of the kind, which other instruments may share. No alias equals a title of i, and there are no duplicates.
func DeriveAliases(i *corpus.Instrument) []string {
	var a aliases
	a.kind = corpus.KindOf(i.Kind)
	a.zh, a.en = titlesIn(i, corpus.Chinese), titlesIn(i, corpus.English)
	for _, title := range titlesOf(i) {
		a.seen = append(a.seen, normalName(title))
	}
	for _, title := range a.zh {
		a.chinese(title, i.Issuer)
	}
	for _, title := range a.en {
		a.english(title)
	}
	if len(a.en) == 0 && len(a.zh) > 0 {
		a.addGloss(a.zh[0])
	}
	a.bareNouns()
	return a.names
}

// aliases collects the aliases of one instrument.
type aliases struct {
	kind   *corpus.Kind // nil when unknown
	zh, en []string
	names  []string
	seen   []string // normal names already added
}

func (a *aliases) add(name string) {
	name = strings.TrimSpace(name)
	key := normalName(name)
	if longEnough(key) && !slices.Contains(a.seen, key) {
		a.names = append(a.names, name)
		a.seen = append(a.seen, key)
	}
}

// longEnough reports whether a normal name is long enough to identify an instrument: two Chinese characters or three
// Latin ones.
func longEnough(key string) bool {
	if key == "" || key == "ai" {
		return false
	}
	if key[0] < utf8.RuneSelf && len(key) < 3 {
		return false
	}
	return utf8.RuneCountInString(key) > 1
}

// speech reports whether i is something that a person says, named by who says it.
func (a *aliases) speech() bool {
	return a.kind != nil && slices.Contains([]string{"remarks", "interview"}, a.kind.Slug)
}

// running reports whether the title is a sentence or a headline, which nobody shortens to initials.
func (a *aliases) running() bool {
	return a.speech() || a.kind != nil && slices.Contains([]string{"article", "news"}, a.kind.Slug)
}

var (
	trailingBrackets = regexp.MustCompile(`\s*[(（]([^()（）]*)[)）]\s*$`)
	zhSubject        = regexp.MustCompile(`^\p{Han}{0,30}?(?:院|部|委|会|局|署|厅|府|团)关于(.{2,})的(\p{Han}{2,4})$`)
	zhSpeaker        = regexp.MustCompile(`^.*?(?:主席|总统|总理|首相|总书记|秘书长|委员长|委员|院长|议长|部长|外长|大臣|大使|代表|参赞|` +
		`主任|司长|局长|厅长|市长|省长|校长|教授|行长|总裁|董事长|理事长|会长|发言人|特使|书记)((?:\p{Han}{2,4}|\p{Han}{1,8}·\p{Han}{1,8}))在`)
	enSpeaker = regexp.MustCompile(`(?i:\bby|\bof)\s+(?:(?:H\.?\s?E\.?|Mr|Ms|Mrs|Dr|Prof|Professor|Ambassador|President|Premier|` +
		`(?:Prime |Deputy |Vice )?Minister|Secretary-General|Excellency|His|Her)\.?\s+)*` +
		`((?:\p{Lu}[\p{L}'’-]+)(?:\s+\p{Lu}[\p{L}.'’-]*){0,3})`)
	enAI = regexp.MustCompile(`\bAI\b`)
)

func (a *aliases) chinese(title, issuer string) {
	short := title
	for _, lead := range []string{"中华人民共和国", issuer} {
		if rest, ok := strings.CutPrefix(short, lead); ok && lead != "" {
			short = strings.TrimPrefix(rest, "关于")
		}
	}
	a.add(short)
	short, _ = a.brackets(short)
	if m := zhSubject.FindStringSubmatch(short); m != nil {
		a.add(m[1] + m[2])
		a.add("关于" + m[1] + "的" + m[2])
	}
	if m := zhSpeaker.FindStringSubmatch(title); m != nil && a.speech() {
		for _, noun := range a.kind.ZH {
			a.add(m[1] + noun)
			a.add(m[1] + "的" + noun)
		}
	}
	if a.running() {
		return
	}
	a.addSpellings(short, "人工智能")
}

// brackets adds what stands before brackets at the end of a title, and what stands in them if that is a name too, and returns
// both; the second is "" for none.
func (a *aliases) brackets(title string) (before, inner string) {
	m := trailingBrackets.FindStringSubmatchIndex(title)
	if m == nil {
		return title, ""
	}
	before, inner = title[:m[0]], cutFold(title[m[2]:m[3]], "The ")
	a.add(before)
	if !endsInKindNoun(inner) {
		return before, ""
	}
	a.add(inner)
	return before, inner
}

func (a *aliases) english(title string) {
	short := cutFold(title, "The ")
	a.add(short)
	short, inner := a.brackets(short)
	a.addAcronym(inner)
	a.addSpellings(inner, "Artificial Intelligence")
	if m := enSpeaker.FindStringSubmatch(title); m != nil && a.speech() {
		a.addSpeaker(strings.TrimRight(m[1], ".,"))
	}
	if a.running() {
		return
	}
	for _, lead := range []string{"EU ", "European Union ", "UN ", "United Nations ", "US ", "U.S. ", "UK ", "China's ", "China’s "} {
		short = cutFold(short, lead)
	}
	if i := strings.Index(short, " of the "); i > 0 && strings.Contains(short[:i], " ") && endsInKindNoun(short[:i]) {
		short = short[:i]
	}
	a.add(short)
	for _, t := range []string{short, cutFold(title, "The ")} {
		a.addAcronym(t)
		a.addSpellings(t, "Artificial Intelligence")
	}
}

// addSpeaker adds "<name>'s remarks" and "remarks by <name>" for the whole name and for the family name, which is the
// first word of a Chinese name and the last one of others; both are added.
func (a *aliases) addSpeaker(name string) {
	words := strings.Fields(name)
	for _, n := range slices.Compact([]string{name, words[0], words[len(words)-1]}) {
		if len(n) < 2 {
			continue
		}
		for _, noun := range a.kind.EN {
			a.add(n + "'s " + noun)
			a.add(noun + " by " + n)
		}
	}
}

// addSpellings adds the title with the other way to write AI, which is long in full.
func (a *aliases) addSpellings(title, long string) {
	spelling := strings.ReplaceAll(title, long, "AI")
	if spelling == title {
		spelling = enAI.ReplaceAllString(title, long)
	}
	if spelling != title && !slices.Contains(slices.Concat(a.zh, a.en, a.names), spelling) {
		a.names = append(a.names, spelling)
	}
}

// addAcronym adds the initials of the title; words in capitals stay whole.
func (a *aliases) addAcronym(title string) {
	words := strings.FieldsFunc(strings.ReplaceAll(title, "Artificial Intelligence", "AI"), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
	if len(words) > maxAcronymWords {
		return
	}
	var b strings.Builder
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case strings.ToUpper(w) == w:
			b.WriteString(w)
		case unicode.IsUpper(first):
			b.WriteRune(first)
		}
	}
	if s := b.String(); len(s) >= 3 && len(words) >= 3 {
		a.add(s)
	}
}

// endsInKindNoun reports whether name is more than a noun of some kind and ends in one.
func endsInKindNoun(name string) bool {
	key := normalName(name)
	return slices.ContainsFunc(corpus.Kinds(), func(k corpus.Kind) bool {
		return slices.ContainsFunc(k.ZH, func(n string) bool { return strings.HasSuffix(key, n) && key != n }) ||
			slices.ContainsFunc(k.EN, func(n string) bool { return strings.HasSuffix(key, " "+normalName(n)) })
	})
}

// bareNouns adds the nouns of the kind that occur in the titles. If none does (i has no title in that language), and for
// speeches, it adds all of them.
func (a *aliases) bareNouns() {
	if a.kind == nil {
		return
	}
	pick := func(titles, nouns []string) {
		in := func(noun string) bool {
			return slices.ContainsFunc(titles, func(t string) bool {
				return containsWord(normalName(t), normalName(noun)) || strings.Contains(t, noun) && noun[0] >= utf8.RuneSelf
			})
		}
		some := slices.ContainsFunc(nouns, in)
		for _, noun := range nouns {
			if !some || a.speech() || in(noun) {
				a.add(noun)
			}
		}
	}
	pick(a.zh, a.kind.ZH)
	pick(a.en, a.kind.EN)
}

// cleanTitle returns title without the brackets of a book title around it.
func cleanTitle(title string) string {
	title = strings.TrimSpace(title)
	if rest, ok := strings.CutPrefix(title, "《"); ok && strings.HasSuffix(rest, "》") && strings.Count(rest, "《") == 0 {
		return strings.TrimSuffix(rest, "》")
	}
	return title
}

// cutFold cuts a leading word off s, ignoring case.
func cutFold(s, lead string) string {
	if len(s) > len(lead) && strings.EqualFold(s[:len(lead)], lead) {
		return s[len(lead):]
	}
	return s
}

// titlesOf returns all titles of i, Chinese ones first.
func titlesOf(i *corpus.Instrument) []string {
	return slices.Concat(titlesIn(i, corpus.Chinese), titlesIn(i, corpus.English))
}

// titlesIn returns all titles of i in language l, each once.
func titlesIn(i *corpus.Instrument, l corpus.Lang) []string {
	all := []string{cleanTitle(i.TitleZH)}
	if l == corpus.English {
		all[0] = cleanTitle(i.TitleEN)
	}
	for _, d := range i.Documents {
		if d.Lang == l {
			all = append(all, cleanTitle(d.Title))
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(t string) bool { return t == "" })
}
