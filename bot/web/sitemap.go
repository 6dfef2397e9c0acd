package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"yiju/corpus"
	"yiju/retrieval/service"
)

// mostMapped is how many addresses a sitemap may list (https://www.sitemaps.org/protocol.html).
const mostMapped = 50_000

// mapped yields the addresses of every instrument and clause.
func mapped(v *visit, yield func(path string)) error {
	all, err := v.Instruments()
	if err != nil {
		return err
	}
	for _, i := range all {
		yield(refPath(corpus.Ref{Instrument: i.ID}))
		for _, c := range service.Contents(v.Service, i.ID) {
			yield(refPath(c.Ref))
		}
	}
	return nil
}

// sitemap lists the parts of the sitemap, or the addresses where they are few.
func (v *visit) sitemap() error {
	if v.Private {
		return &refusal{http.StatusNotFound, v.t.RoomNoPage}
	}
	n := 0
	if err := mapped(v, func(string) { n++ }); err != nil {
		return err
	}
	if n <= mostMapped {
		return sitemapFrom(v, 0)
	}
	b := bytes.NewBufferString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for at := 0; at < n; at += mostMapped {
		writeLocation(b, "sitemap", v.absolute(fmt.Sprintf("/sitemap/%d", at/mostMapped)))
	}
	b.WriteString("</sitemapindex>\n")
	return v.reply(http.StatusOK, "application/xml", b.Bytes())
}

// sitemapPart lists a part of the addresses.
func (v *visit) sitemapPart() error {
	part, err := strconv.Atoi(v.r.PathValue("part"))
	if err != nil || part < 0 || v.Private {
		return &refusal{http.StatusNotFound, v.t.RoomNoPage}
	}
	return sitemapFrom(v, part*mostMapped)
}

func sitemapFrom(v *visit, first int) error {
	b := bytes.NewBufferString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	n := 0
	err := mapped(v, func(path string) {
		if n >= first && n < first+mostMapped {
			writeLocation(b, "url", v.absolute(path))
		}
		n++
	})
	if err != nil {
		return err
	}
	b.WriteString("</urlset>\n")
	return v.reply(http.StatusOK, "application/xml", b.Bytes())
}

func writeLocation(b *bytes.Buffer, element, url string) {
	fmt.Fprintf(b, "<%s><loc>", element)
	xml.EscapeText(b, []byte(url))
	fmt.Fprintf(b, "</loc></%s>\n", element)
}

// robots asks crawlers to read the texts, and not to ask questions.
func (v *visit) robots() error {
	body := "User-agent: *\nDisallow: /ask\nDisallow: /search\nDisallow: /verify\nDisallow: /a/\nSitemap: " + v.absolute("/sitemap.xml") + "\n"
	if v.Private {
		body = "User-agent: *\nDisallow: /\n"
	}
	return v.reply(http.StatusOK, "text/plain; charset=utf-8", []byte(body))
}

// llms tells programs that read for a model where the texts are (https://llmstxt.org). Such programs read English.
func (v *visit) llms() error {
	all, err := v.Instruments()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("# " + v.t.BrandName + "\n\n> " + v.t.RoomLLMS + "\n\n")
	fmt.Fprintf(&b, "- [%s](%s)\n- %s\n- %s\n\n## %s\n\n", v.t.RoomChanges, v.absolute("/feed"), v.absolute("/c/INSTRUMENT/CLAUSE.md"), v.absolute("/search?q=WORDS"), v.t.SourcesTitle)
	for n, i := range all {
		if n == mostListed {
			fmt.Fprintf(&b, "- [sitemap](%s)\n", v.absolute("/sitemap.xml"))
			break
		}
		var levels []string
		for _, d := range i.Documents {
			levels = append(levels, string(d.Lang)+" "+v.t.Level(d.Level))
		}
		fmt.Fprintf(&b, "- [%s](%s): %s\n", markdownText(v.title(i.ID)), v.absolute(refPath(corpus.Ref{Instrument: i.ID})), strings.Join(levels, v.t.Comma))
	}
	return v.reply(http.StatusOK, "text/plain; charset=utf-8", b.Bytes())
}
