package citation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"yiju/corpus"
	"yiju/corpus/numeral"
	"yiju/corpus/parts"
)

// maxRef is the length in bytes of the longest text that counts as a ref to an unknown instrument.
const maxRef = 200

// findRefs finds what is written as a ref in the text: "action-plan-2025/7", "action-plan-2025/7/zh". The instrument
// must be in the catalogue, unless the whole text is a ref.
func (c *Catalog) findRefs(s *scanned) []Pinpoint {
	var found []Pinpoint
	for i := 0; i < len(s.raw); i++ {
		if s.raw[i] != '/' {
			continue
		}
		id, start := idBefore(c, s.raw[:i])
		clause := clauseWord(s.raw[i+1:])
		if id == "" || clause == "" {
			continue
		}
		p := c.refPinpoint(corpus.Ref{Instrument: id, Clause: clause})
		p.Start, p.End = start, i+1+len(clause)
		for _, l := range []corpus.Lang{corpus.Chinese, corpus.English} {
			if rest, ok := strings.CutPrefix(s.raw[p.End:], "/"+string(l)); ok && (rest == "" || !numeral.IsWordByte(rest[0])) {
				p.Lang, p.End = l, p.End+1+len(l)
				break
			}
		}
		found = append(found, p)
		i = p.End - 1
	}
	whole := strings.TrimSpace(s.raw)
	if len(found) > 0 || len(whole) > maxRef {
		return found
	}
	if ref, err := corpus.ParseRef(whole); err == nil && strings.Contains(ref.Instrument, "-") {
		p := c.refPinpoint(ref)
		p.Instruments, p.Unknown = nil, ref.Instrument
		p.Start, p.End = 0, len(s.raw)
		found = append(found, p)
	}
	return found
}

// refPinpoint makes a pinpoint of a ref. Of "ai-act/5.1.f" the clause is what the instrument has, the rest a part of it.
func (c *Catalog) refPinpoint(ref corpus.Ref) Pinpoint {
	p := Pinpoint{Instruments: []string{ref.Instrument}, Clause: ref.Clause, Lang: ref.Lang, Unit: unitNamed}
	if num := numeral.ScanDigits(ref.Clause); num.Length > 0 {
		p.Number, p.Unit = num.N, unitNumber
	}
	if clause, part := c.Split(ref); part != "" {
		p.Clause = clause.Clause
		p.steps = []parts.Step{{Kind: parts.StepPath, Mark: part}}
	}
	return p
}

// Split parts a ref such as "ai-act/5.1.f" into that of the clause, which the catalogue has, and the path of a part of it. What is
// a clause, or begins with none, comes back as it is.
func (c *Catalog) Split(ref corpus.Ref) (clause corpus.Ref, part string) {
	n, ok := c.byID[ref.Instrument]
	if !ok || c.records[n].has(ref.Clause) {
		return ref, ""
	}
	for cut := strings.LastIndexByte(ref.Clause, '.'); cut > 0; cut = strings.LastIndexByte(ref.Clause[:cut], '.') {
		if c.records[n].has(ref.Clause[:cut]) {
			clause = ref
			clause.Clause = ref.Clause[:cut]
			return clause, ref.Clause[cut+1:]
		}
	}
	return ref, ""
}

// idBefore returns the id of an instrument that t ends in, and where it starts.
func idBefore(c *Catalog, t string) (id string, start int) {
	for i := len(t); i > 0; {
		r, n := utf8.DecodeLastRuneInString(t[:i])
		if unicode.IsSpace(r) || r == '/' {
			break
		}
		i -= n
		if _, ok := c.byID[t[i:]]; !ok {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(t[:i]); i == 0 || before >= utf8.RuneSelf || !isIDByte(byte(before)) {
			id, start = t[i:], i
		}
	}
	return id, start
}

// clauseWord returns the clause id that t begins with.
func clauseWord(t string) string {
	i := 0
	for i < len(t) && isIDByte(t[i]) {
		i++
	}
	return strings.TrimRight(t[:i], ".-_")
}

func isIDByte(c byte) bool {
	return numeral.IsWordByte(c) || 'A' <= c && c <= 'Z' || c == '.' || c == '-' || c == '_'
}
