package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// meanings describe the fields of results that do not speak for themselves. Values may be added, so none are enumerated.
const meanings = `
AskResult.status extractive or generated (both claim an answer), uncertain (related clauses, no claim), or no_evidence
AskResult.reason why nothing is claimed: not_in_corpus, weak_match, commentary_only, ambiguous_document, clause_out_of_range, small_talk
AskResult.text with [n] behind each quotation or sentence
AskResult.confidence probability that the clauses found answer the question, 0 to 1
AskResult.citations empty unless something is claimed or related
AskResult.closest clauses that come closest where there is no evidence; no answer
AnswerCitation.n number in the text, from 1
AnswerCitation.quote verbatim
AnswerCitation.level official, official_translation, unofficial_translation, model, unverified, digest, commentary, news
AnswerCitation.url official address
CiteResult.status exact, moved, withdrawn, out_of_range, ambiguous, not_found
SearchHit.text the whole passage
ShowResult.status exact, moved, withdrawn
VerifyQuote.verdict verbatim, altered, stitched, elsewhere, not_in_corpus, too_short, not_checked
VerifyQuote.start bytes of the text
VerifyQuote.diff from the stored words to the quotation
Change.kind added, removed, changed, renumbered, moved, metadata, document_added, document_removed
CorpusLocation.sha256 of the bytes of the source
`

// describe completes the schemas of results: lists are never null, and fields have meanings.
func describe(all map[string]*huma.Schema) {
	for _, s := range all {
		for _, p := range s.Properties {
			solid(p)
		}
	}
	for line := range strings.Lines(strings.TrimSpace(meanings)) {
		field, meaning, _ := strings.Cut(strings.TrimSpace(line), " ")
		schema, property, _ := strings.Cut(field, ".")
		all[schema].Properties[property].Description = meaning
	}
}

// solid says of lists, also of those in lists and maps, that they are not null.
func solid(s *huma.Schema) {
	for s != nil && s.Ref == "" {
		if s.Type == huma.TypeArray {
			s.Nullable = false
			s = s.Items
			continue
		}
		s, _ = s.AdditionalProperties.(*huma.Schema)
	}
}
