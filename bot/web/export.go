package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"yiju/bot/present"
	"yiju/corpus"
	"yiju/retrieval/service"
)

// format is a form of a clause for other programs.
type format struct {
	ext   string // of the address
	name  string
	media string
	write func(*visit, *bytes.Buffer, service.ShowResult)
}

// formats are the forms of a clause. The level stands in each, in words or as a code.
var formats = []format{
	{".md", "Markdown", "text/markdown; charset=utf-8", markdown},
	{".json", "JSON", "application/json", jsonForm},
	{".bib", "BibTeX", "application/x-bibtex; charset=utf-8", bibtex},
	{".ris", "RIS", "application/x-research-info-systems; charset=utf-8", ris},
	{".csl", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl},
}

// cutFormat cuts the ending of a format off the last segment of an address.
func cutFormat(s string) (rest, ext string) {
	for _, f := range formats {
		if rest, ok := strings.CutSuffix(s, f.ext); ok && rest != "" {
			return rest, f.ext
		}
	}
	return s, ""
}

// export sends a clause in a format, in the language of the view or in every one.
func export(v *visit, ext string, res service.ShowResult) error {
	if v.view != "" && slices.ContainsFunc(res.Clauses, func(c service.ShownClause) bool { return c.Lang == v.view }) {
		res.Clauses = slices.DeleteFunc(res.Clauses, func(c service.ShownClause) bool { return c.Lang != v.view })
	}
	i := slices.IndexFunc(formats, func(f format) bool { return f.ext == ext })
	var b bytes.Buffer
	formats[i].write(v, &b, res)
	if v.Private {
		v.w.Header().Set("X-Robots-Tag", "noindex")
	}
	v.w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	return v.reply(http.StatusOK, formats[i].media, b.Bytes())
}

// permanent is the full address of the present wording of a clause.
func permanent(v *visit, c service.ShownClause) string {
	return v.absolute(refPath(c.Ref) + "@" + present.CutRunes(c.Digest, present.ShortDigest))
}

// markdown writes a clause as a quotation with its source below. Only the signs that begin markup are escaped.
func markdown(v *visit, b *bytes.Buffer, res service.ShowResult) {
	for _, c := range res.Clauses {
		t := present.TextsIn(c.Lang)
		for line := range strings.SplitSeq(c.Text, "\n") {
			fmt.Fprintf(b, "> %s\n>\n", markdownText(line))
		}
		fmt.Fprintf(b, "> — [%s](%s)%s\n\n", markdownText(t.Name(t.ServedClause(c.Clause))), permanent(v, c), fmt.Sprintf(t.Aside, t.Level(c.Level)))
	}
}

var markdownSigns = regexp.MustCompile("[\\\\`*_{}\\[\\]<>#|~]|^\\s*([-+]|\\d+[.)])(\\s|$)")

func markdownText(s string) string {
	return markdownSigns.ReplaceAllStringFunc(present.Printable(s), func(m string) string {
		i := strings.IndexAny(m, "-+.)\\`*_{}[]<>#|~")
		return m[:i] + `\` + m[i:]
	})
}

func jsonForm(v *visit, b *bytes.Buffer, res service.ShowResult) {
	writeJSON(b, struct {
		service.ShowResult
		URL      string `json:"url"`
		Snapshot string `json:"snapshot"`
	}{res, v.absolute(refPath(res.Clauses[0].Ref)), v.Meta().Name})
}

func writeJSON(b *bytes.Buffer, value any) {
	var plain bytes.Buffer
	enc := json.NewEncoder(&plain)
	enc.SetEscapeHTML(false)
	must(enc.Encode(value)) // of strings and numbers: it cannot fail
	b.Write(present.EscapeJSON(plain.Bytes()))
}

// workOf is what a bibliography says of a clause.
type citedWork struct {
	key, title, section, issuer, date, level, url, official, lang, accessed string
}

func workOf(v *visit, c service.ShownClause) citedWork {
	t := present.TextsIn(c.Lang)
	w := citedWork{
		key: notWord.ReplaceAllString(c.Ref.String()+"/"+string(c.Lang), "-"), title: c.Title, level: t.Level(c.Level), url: permanent(v, c), official: c.URL,
		section: present.OneLine(strings.TrimSuffix(t.Label(t.ServedClause(c.Clause))+" "+c.Heading, " ")), lang: tag(c.Lang), accessed: c.Retrieved,
	}
	if i := v.work(c.Ref.Instrument); i != nil {
		w.issuer, w.date = i.Issuer, i.Date
	}
	return w
}

var notWord = regexp.MustCompile(`[^A-Za-z0-9-]+`)

// note is the remark of a bibliography: level, then the official address.
func (w citedWork) note() string { return strings.TrimSuffix(w.level+"; "+w.official, "; ") }

// bibtex writes a record of BibTeX (the type legislation is of biblatex).
func bibtex(v *visit, b *bytes.Buffer, res service.ShowResult) {
	for _, c := range res.Clauses {
		w := workOf(v, c)
		fmt.Fprintf(b, "@legislation{%s,\n", w.key)
		for _, f := range []fact{
			{"title", "{" + bibtexText(w.title) + "}"}, {"pages", bibtexText(w.section)}, {"author", braced(w.issuer)}, {"date", w.date}, {"langid", bibtexLanguage(w.lang)},
			{"note", bibtexText(w.level)}, {"url", bibtexURL(w.url)}, {"urldate", day(w.accessed)},
		} {
			if f.Value != "" {
				fmt.Fprintf(b, "  %s = {%s},\n", f.Name, f.Value)
			}
		}
		b.WriteString("}\n")
	}
}

func braced(s string) string {
	if s == "" {
		return ""
	}
	return "{" + bibtexText(s) + "}"
}

func bibtexLanguage(tag string) string {
	if tag == "en" {
		return "english"
	}
	return "chinese"
}

func bibtexText(s string) string {
	return strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "_", `\_`, "$", `\$`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`).
		Replace(present.OneLine(present.Printable(s)))
}

func bibtexURL(s string) string { return strings.NewReplacer("{", "%7B", "}", "%7D").Replace(s) }

// day returns the date of a time as RFC 3339 writes it.
func day(s string) string { return s[:min(len(s), len("2006-01-02"))] }

// ris writes a record of RIS: a line is a tag of two signs, then the value.
func ris(v *visit, b *bytes.Buffer, res service.ShowResult) {
	for _, c := range res.Clauses {
		w := workOf(v, c)
		for _, f := range []fact{
			{"TY", "STAT"}, {"ID", w.key}, {"TI", w.title}, {"SE", w.section}, {"AU", w.issuer}, {"DA", strings.ReplaceAll(w.date, "-", "/")}, {"LA", w.lang},
			{"N1", w.note()}, {"UR", w.url}, {"Y2", strings.ReplaceAll(day(w.accessed), "-", "/")}, {"ER", " "},
		} {
			if f.Value != "" {
				fmt.Fprintf(b, "%s  - %s\r\n", f.Name, strings.TrimSpace(present.OneLine(present.Printable(f.Value))))
			}
		}
	}
}

// csl writes CSL-JSON, as Zotero and pandoc read it.
func csl(v *visit, b *bytes.Buffer, res service.ShowResult) {
	all := []map[string]any{}
	for _, c := range res.Clauses {
		w := workOf(v, c)
		item := map[string]any{
			"id": w.key, "type": "legislation", "title": w.title, "section": w.section, "language": w.lang, "URL": w.url, "note": w.note(),
		}
		if w.issuer != "" {
			item["authority"] = w.issuer
		}
		for name, date := range map[string]string{"issued": w.date, "accessed": day(w.accessed)} {
			if parts := dateParts(date); len(parts) > 0 {
				item[name] = map[string]any{"date-parts": [][]int{parts}}
			}
		}
		all = append(all, item)
	}
	writeJSON(b, all)
}

// dateParts reads "2025-07-26", "2025-07" or "2025".
func dateParts(s string) []int {
	var y, m, d int
	n, _ := fmt.Sscanf(s, "%4d-%2d-%2d", &y, &m, &d)
	return []int{y, m, d}[:n]
}

// linkedClause describes a clause for programs that read pages: JSON-LD in the words of schema.org.
func linkedClause(v *visit, ref corpus.Ref, d service.Description, clauses []service.ShownClause) any {
	ld := map[string]any{
		"@context": "https://schema.org", "@type": "Legislation", "@id": v.absolute(refPath(ref)), "legislationIdentifier": ref.Bare().String(),
		"name":     present.OneLine(v.t.Name(described(d))),
		"isPartOf": linkedWork(v, ref.Instrument),
	}
	var versions []any
	for _, c := range clauses {
		versions = append(versions, map[string]any{
			"@type": "LegislationObject", "inLanguage": tag(c.Lang), "name": c.Title, "legislationLegalValue": legalValue(c.Level), "url": permanent(v, c),
			"isBasedOn": cmp.Or(c.URL, c.Source.File), "sha256": c.Source.SHA256,
		})
	}
	ld["encoding"] = versions
	return ld
}

func linkedWork(v *visit, id string) map[string]any {
	ld := map[string]any{"@type": "Legislation", "@id": v.absolute(refPath(corpus.Ref{Instrument: id})), "legislationIdentifier": id, "name": v.title(id)}
	if i := v.work(id); i != nil && i.Date != "" {
		ld["legislationDate"] = i.Date
	}
	return ld
}

// legalValue names a level in the words of schema.org (LegalValueLevel).
func legalValue(l corpus.Level) string {
	if l == corpus.Official || l == corpus.OfficialTranslation {
		return "https://schema.org/OfficialLegalValue"
	}
	return "https://schema.org/UnofficialLegalValue"
}
