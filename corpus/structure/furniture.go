package structure

import (
	"regexp"
	"yiju/corpus/structure/line"
)

// Patterns of the lines that stand around a text. They match the text without white space, but for dates and credits
// in English.
var (
	addressLine = regexp.MustCompile(`^<?(?:原文|来源|链接|网址|URL|Source|Link)?[:：]? ?(https?://[^\s<>]+)>?$`)
	translator  = regexp.MustCompile(`(?i)^\W*(?:translated by|translation by|translator:|unofficial translation|译者[:：]|翻译[:：]|.{0,12}译$)`)
	sourceLine  = regexp.MustCompile(`^[(（]?(?:来源|信息来源|稿件来源|文章来源|发布机构|发文机关|Source|Issued by)[:：] ?(.{2,60}?)[)）]?$`)
	dateline    = regexp.MustCompile(`^[（(](?:全文)?完[)）]$|^[（(]?(?:新华社|人民日报|中新社|中国新闻社|新华网|人民网|央视网|本报|据)[^（()）。]{0,24}[电讯][)）]?$|^[（(][^（()）。]{2,24}\d{1,2}日[电電讯訊][)）]$`)
	dispatch    = regexp.MustCompile(`^(?:本报|新华社|中新社|人民网|新华网)[^（(。]{0,24}[电讯]|^[^（(。，,]{2,20}\d{1,2}月\d{1,2}日[电電讯訊]`)
	endCredit   = regexp.MustCompile(`[（(][^（()）]{2,24}(?:参与采写|参与报道|采写|摄影报道|综合报道|供稿|责编[^）)]*|责任编辑[^）)]*)[)）]$`)
	continued   = regexp.MustCompile(`^[（(](?:上接|紧接|緊接|接)第?[^（()）]{1,8}版[^（()）]{0,4}[)）]`)
	turnOver    = regexp.MustCompile(`[（(](?:下转|下轉|转)第?[^（()）]{1,8}版[^（()）]{0,4}[)）]$`)
	reporter    = regexp.MustCompile(`^(?:(?:本报|本刊|新华社|人民网|新华网|中新社|央视|特约)+.{0,6}(?:记者|通讯员|评论员)|记者|通讯员|评论员).{0,30}$`)
	author      = regexp.MustCompile(`^(?:作者|撰文|文|By|Author)[:：/ ].{2,60}$`)
	personName  = regexp.MustCompile(`^\p{Han}{2,4}(?:[、,， ]\p{Han}{2,4}){0,3}$`)
	leadIn      = regexp.MustCompile(`(?:全文如下|全文公布如下|内容如下|內容如下|现全文刊发如下|现将.{0,40}(?:印发|公布|发布).{0,20}|[Ff]ull text (?:is as )?follows)[:：。.]?$`)
	control     = regexp.MustCompile(`^[【\[（(]?(?:字体|字号|字体大小|Font)?[:：]?[大中小]{2,3}[】\])）]?$|^[【\[]?(?:打印|分享|收藏|关闭|关闭窗口|打印本页|分享到?|保存|复制链接|扫一扫|微信|微信好友|朋友圈|微博|新浪微博|腾讯微博|QQ|QQ好友|QQ空间|人人网|豆瓣|Print|Share|Close|Email|Facebook|Twitter|WeChat|Weibo|LinkedIn|WhatsApp|CopyLink)[:：】\]]?$`)
	webSign     = regexp.MustCompile(`(?i)首页|版权所有|icp备|返回顶部|网站地图|联系我们|登录|搜索|回到首頁|版權所有|聯絡我們|網站地圖|登入|copyright|allrightsreserved|^home$|^search$|privacy|sitemap|contactus|^login$|skipto`)
	whereYouAre = regexp.MustCompile(`^(?:当前位置|您的位置|您现在的位置|您所在的位置|目前位置|You are here)[:：]`)
	contents    = regexp.MustCompile(`(?i)^(?:目录|目錄|目次|tableofcontents|contents|summary\|page)$`)
	docNumber   = regexp.MustCompile(`^(?:\p{Han}{1,12}[〔﹝\[（(]\d{4}[〕﹞\]）)] ?第? ?\d{1,4} ?[号號]|\p{Han}{2,24}令[ 　]*[（(]?第? ?[\d零〇一二三四五六七八九十百]{1,6} ?[号號][)）]?)$`)
	besideDate  = regexp.MustCompile(`(?:来源|來源|发布机构|Source)[:：] ?(\p{Han}{2,20}|[A-Z][\w .]{2,40})`)
	adoption    = regexp.MustCompile(`^[（(].{0,200}\d.{0,200}(?:通过|发布|公布|施行|修订|修正|adopted|enacted).{0,200}[)）]$`)
	pageNumber  = regexp.MustCompile(`^(?:[-—–·\s]*(\d{1,4})[-—–·\s]*|第 ?(\d{1,4}) ?[页頁](?:[ 　/，,]*共 ?\d{1,4} ?[页頁])?|(?i:page )(\d{1,4})(?: of \d{1,4})?|(\d{1,4}) ?/ ?\d{1,4})$`)
)

// isDateline reports whether s is the credit of an agency or the end mark of an article, all of which are short.
func isDateline(s string) bool { return len(s) <= line.Edge && dateline.MatchString(s) }
