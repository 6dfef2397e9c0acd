package answer

import (
	"regexp"
	"strings"

	"yiju/corpus/fold"
)

// verdictAsked are questions for a verdict that no document can give: what is better, who is right, whether something is
// good. The answer then only tells who says what.
var verdictAsked = regexp.MustCompile(`(?i)` +
	`\b(better|best|worse|worst|superior|inferior|(who|which)( \w+)? (is|are|was) (right|wrong|correct)|is .*\b(right|wrong|fair|unfair|good|bad|effective|enough|realistic|successful|credible|hypocritical|propaganda)\b` +
	`|are .*\b(right|wrong|fair|unfair|good|bad|effective|enough)\b|do you (think|agree|prefer)|should (we|i|you|one) (trust|believe|support|prefer)|agree with|in your opinion|what do you think|any good)\b` +
	`|更好|更差|最好|更优|优于|哪个好|哪一个好|好不好|好还是|谁对|谁错|谁更|谁是对|对不对|是对的|是错的|正确吗|合理吗|公平吗|公正吗|有效吗|可行吗|够不够|够吗|值得(支持|信任|相信)|靠谱|你(觉得|认为|怎么看)|您(觉得|认为|怎么看)|如何评价|怎么评价|有道理吗|应该相信|孰优孰劣|优劣`)

// asksJudgement reports whether a question asks for a verdict.
func asksJudgement(text string) bool {
	return verdictAsked.MatchString(strings.Join(strings.Fields(fold.String(text)), " "))
}

// reporting are words that give a statement to somebody who makes it.
var reporting = regexp.MustCompile(`(?i)\b(says?|said|argues?|argued|claims?|claimed|writes?|wrote|notes?|noted|reports?|reported|describes?|described|reads?|sees?|calls?|called|believes?|thinks?|according to|in the (view|words|opinion) of|criticis\w+|praises?|warns?|observes?|holds?|suggests?|maintains?|interprets?)\b` +
	`|认为|指出|表示|称|写道|报道|评论|主张|强调|批评|解读|看来|据|按照.*的说法|提到|谈到|说`)

// reports reports whether text, the beginning of a sentence, says that somebody says what follows.
func reports(text string) bool { return reporting.MatchString(text) }
