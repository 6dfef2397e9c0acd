package mcp

import (
	"context"
	"maps"
	"slices"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// tool is a tool and what it does.
type tool struct {
	sdk.Tool
	run func(context.Context, *call) (result, error)
}

// schema is a JSON schema. They are written by hand: those inferred of Go types allow null for lists.
type schema map[string]any

// tools returns the tools. What they take is optional apart from the first property of each.
func tools() []tool {
	lang := schema{"type": "string", "enum": []string{"zh", "en"}, "description": "Language of the result; by default that of the input, or both."}
	return []tool{
		newTool("search_clauses", "Search clauses", "Find clauses by words or meaning, in Chinese or English. Ranks; does not judge whether they answer.",
			searchClauses, "query", schema{
				"query": text("What to look for."), "lang": lang, "instrument": text("Id or name of the one instrument to search."),
				"limit":  schema{"type": "integer", "description": "Clauses on a page: 5, at most 20."},
				"cursor": text("next_cursor of the page before."),
			}, schema{"clauses": list(clauseSchema()), "next_cursor": text("Empty on the last page."), "snapshot": text("")}),
		newTool("get_clause", "Get a clause", "Get the exact words of a clause by its ref (action-plan-2025/7) or as people write it (行动计划第七条, Action Plan item 7).",
			getClause, "ref_or_pinpoint", schema{"ref_or_pinpoint": text("Ref or pinpoint of a clause."), "lang": lang}, schema{
				"status": text("exact, moved, withdrawn, out_of_range, ambiguous, not_found, or too_broad for a whole instrument."), "says": text("What else there is to say."),
				"clauses": list(clauseSchema()), "suggestions": list(text("")), "valid_range": list(text("")), "snapshot": text(""),
			}),
		newTool("ask", "Ask the corpus", "Ask a question. Gives verbatim clauses with one of: extractive (they answer), uncertain (related, may not answer), no_evidence.",
			ask, "question", schema{"question": text("A question in Chinese or English."), "lang": lang}, schema{
				"status": text("extractive, uncertain or no_evidence."), "reason": text("Why nothing is claimed."), "says": text("The status in words."),
				"clauses": list(clauseSchema()), "closest": list(clauseSchema()), "readings": list(text("")), "valid_range": list(text("")),
				"confidence": schema{"type": "number"}, "snapshot": text(""),
			}),
		newTool("check_text", "Check a text", "Check every quotation and reference in a text against the stored words.",
			checkText, "text", schema{"text": text("A text with quotations, or one quotation."), "lang": lang}, schema{
				"quotes": list(object(schema{
					"quote": text(""), "verdict": text("verbatim, altered, stitched, elsewhere, not_in_corpus, too_short or not_checked."),
					"negated": schema{"type": "boolean"}, "variant": schema{"type": "boolean"}, "claim": text("The place that the text gives."), "claim_verdict": text(""),
					"clauses": list(clauseSchema()), "diff": text("[-only in the source-]{+only in the quotation+}"),
				})),
				"references": list(object(schema{
					"citation_link": text(""), "status": text(""), "refs": list(text("")), "suggestions": list(text("")), "valid_range": list(text("")),
				})),
				"snapshot": text(""),
			}),
		newTool("list_instruments", "List instruments", "List the documents of the corpus with their titles, levels and dates.",
			listInstruments, "", schema{}, schema{
				"instruments": list(object(schema{
					"id": text(""), "title_zh": text(""), "title_en": text(""), "level_zh": text(""), "level_en": text(""), "date": text(""), "issuer": text(""),
					"clauses": schema{"type": "integer"}, "official_urls": list(text("")),
				})),
				"more": schema{"type": "integer", "description": "Instruments that are not listed."}, "snapshot": text(""),
			}),
		newTool("compare_clause", "Compare a clause", "Show what changed in a clause between two snapshots of the corpus: by default between the one before and the current one.",
			compareClause, "ref", schema{"ref": text("Ref or pinpoint of a clause."), "from": text("Name of the earlier snapshot."), "to": text("Name of the later one.")}, schema{
				"citation_link": text(""), "ref": text(""), "status": text("unchanged or changed."), "from": text(""), "to": text(""),
				"changes": list(object(schema{"kind": text(""), "ref": text(""), "was": text(""), "old": text(""), "new": text(""), "diff": text("")})),
			}),
	}
}

func newTool(name, title, about string, run func(context.Context, *call) (result, error), needed string, in, out schema) tool {
	no := false
	input := schema{"type": "object", "properties": in}
	if needed != "" {
		input["required"] = []string{needed}
	}
	return tool{sdk.Tool{
		Name: name, Title: title, Description: about, InputSchema: input, OutputSchema: object(out),
		Annotations: &sdk.ToolAnnotations{Title: title, ReadOnlyHint: true, IdempotentHint: true, DestructiveHint: &no, OpenWorldHint: &no},
	}, run}
}

func text(about string) schema {
	s := schema{"type": "string"}
	if about != "" {
		s["description"] = about
	}
	return s
}

func list(of schema) schema { return schema{"type": "array", "items": of} }

// object is the schema of an object that has all of the properties, and no others.
func object(properties schema) schema {
	return schema{
		"type": "object", "properties": properties, "required": slices.Sorted(maps.Keys(properties)), "additionalProperties": false,
	}
}

// clauseSchema is the schema of clause.
func clauseSchema() schema {
	s := object(schema{
		"citation_link": text("Cite this."), "ref": text(""), "lang": text(""), "title": text(""), "label": text(""), "label_added": schema{"type": "boolean"}, "heading": text(""),
		"level": text("official, official_translation, unofficial_translation, model, unverified, digest, commentary or news."),
		"text":  text("Verbatim."), "truncated": schema{"type": "boolean"}, "official_url": text(""), "snapshot": text(""),
	})
	s["properties"].(schema)["n"] = schema{"type": "integer"}
	return s
}
