package llm

import "regexp"

// prefixes lists what embedding models want before questions and passages, by their model cards; the first that fits
// counts. Others, such as bge-m3 and those of OpenAI, want nothing.
var prefixes = []struct {
	name              *regexp.Regexp
	question, passage string
}{
	{regexp.MustCompile(`(?i)e5.*(instruct|mistral)`), "Instruct: " + retrievalTask + "\nQuery: ", ""},
	{regexp.MustCompile(`(?i)(^|[-_/])e5[-_]`), "query: ", "passage: "},
	{regexp.MustCompile(`(?i)bge-.*zh`), "为这个句子生成表示以用于检索相关文章：", ""},
	{regexp.MustCompile(`(?i)bge-.*en|mxbai-embed|arctic-embed-(xs|s|m|l)$`), "Represent this sentence for searching relevant passages: ", ""},
	{regexp.MustCompile(`(?i)qwen3-embedding`), "Instruct: " + retrievalTask + "\nQuery:", ""},
	{regexp.MustCompile(`(?i)nomic-embed-text`), "search_query: ", "search_document: "},
	{regexp.MustCompile(`(?i)embedding-?gemma`), "task: search result | query: ", "title: none | text: "},
}

// retrievalTask is the instruction that the cards of Qwen3 Embedding and of e5-instruct give for search.
const retrievalTask = "Given a web search query, retrieve relevant passages that answer the query"

// knownPrefixes returns the prefixes of a model.
func knownPrefixes(model string) (question, passage string) {
	for _, p := range prefixes {
		if p.name.MatchString(model) {
			return p.question, p.passage
		}
	}
	return "", ""
}
