package main

import (
	"regexp"
	"strings"

	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/corpus/structure"
)

// wording says a reason in Chinese, and what to do next. The English words of a reason are those of its error, which
// mostly says what to do; next is for those that do not.
type wording struct {
	err              error
	zh, zhNext, next string
}

// wordings returns the wording of every reason why a source was not read or not fetched.
func wordings() []wording {
	return []wording{
		{extract.ErrEmpty, "没有文字", "看看这个文件：补上文字，或不要把它列为来源", ""},
		{extract.ErrBinary, "不是文本文件", "把内容另存为 UTF-8 纯文本", ""},
		{extract.ErrEncoding, "编码无法识别", "转换成 UTF-8 再试，例如 iconv -f GB18030 -t UTF-8", ""},
		{extract.ErrTooLarge, "文件太大", "把它分成几个文件", ""},
		{extract.ErrLineTooLong, "某一行太长", "把这一行分段", ""},
		{extract.ErrLines, "行数太多", "按文件拆开；如果是数据，就不要列为来源", ""},
		{extract.ErrFormat, "不支持这种文件", "另存为纯文本、Markdown、HTML、PDF 或 DOCX", ""},
		{extract.ErrMismatch, "内容与声明的类型不符", "打开看看是不是报错页或登录页，并按实际类型命名", ""},
		{extract.ErrDamaged, "文件已损坏", "重新获取，或用原来的程序打开后另存", ""},
		{extract.ErrBomb, "解开后远大于文件本身", "不要使用这个文件；确实需要的话，把内容另存为纯文本", ""},
		{extract.ErrComplex, "标记太多或嵌套太深", "把内容另存为纯文本", "Save its content as plain text."},
		{extract.ErrEncrypted, "文档已加密", "去掉密码另存一份，或换一个来源", ""},
		{extract.ErrNoTextLayer, "只有图像，没有文字层", "先做文字识别（例如 ocrmypdf），或换一个来源", ""},
		{extract.ErrPages, "页数太多", "把它分成几个文件", ""},
		{extract.ErrNoPDFTool, "没有找到 pdftotext", "安装 poppler-utils，或把内容另存为纯文本", ""},
		{extract.ErrPDFTool, "pdftotext 运行失败", "检查 pdftotext -v 能否运行；文件可能已损坏", ""},
		{extract.ErrTimeout, "读取时间太长", "把它分成几个文件，或另存为纯文本", ""},
		{fetch.ErrOutside, "指向文件夹之外", "把文件复制到文件夹里", ""},
		{fetch.ErrLoop, "文件夹互相指向，形成循环", "删去这个链接", ""},
		{fetch.ErrTwice, "已经读过", "删去重复的一项", ""},
		{fetch.ErrNotRegular, "不是普通文件", "这里只读取普通文件，请移走它", ""},
		{fetch.ErrName, "文件名无法使用", "给文件改名", ""},
		{fetch.ErrAddress, "只有网址，没有文件", "把网页存成文件，并在清单里写上它的路径", ""},
		{fetch.ErrBadAddress, "网址无法使用", "在清单里改正；只支持 http 和 https，不能带用户名和密码", ""},
		{fetch.ErrPrivate, "网址指向内部网络", "确属有意的话，在配置的 fetch.allow 里允许这个网段", ""},
		{fetch.ErrRobots, "对方的 robots.txt 不允许程序读取", "请手工保存网页，改用文件", ""},
		{fetch.ErrVanished, "网页已不存在", "找到新的网址，改到清单里", ""},
		{fetch.ErrRefused, "对方拒绝", "用浏览器打开看看；能打开就存成文件，改用文件", ""},
		{fetch.ErrServer, "对方服务器出错", "过一会儿再刷新", "Refresh again later."},
		{fetch.ErrConnect, "连接不上", "检查网址和网络，再刷新", ""},
		{fetch.ErrTimeout, "对方太慢", "过一会儿再刷新，或在配置里放宽 fetch.timeout", "Refresh again later, or raise fetch.timeout."},
		{fetch.ErrTruncated, "下载中断", "过一会儿再刷新", "Refresh again later."},
		{fetch.ErrRedirects, "跳转太多", "用浏览器打开，把最后的网址写到清单里", ""},
		{fetch.ErrLarge, "下载内容太大", "核对网址；确属有意的话，在配置里放宽 fetch.max_mb", "Check the address, or raise fetch.max_mb."},
		{fetch.ErrCoding, "压缩格式无法读取", "用浏览器存成文件，改用文件", "Save it with a browser and give the file."},
		{fetch.ErrUnusable, "取得的内容无法使用", "用浏览器打开网址看看，改正网址或改用文件", "Open the address in a browser, and correct it or give the file."},
		{fetch.ErrCache, "缓存无法写入", "腾出磁盘空间或检查权限；这次取得的文本照常使用", ""},
		{errListed, "清单里有它，但文件夹里没有", "在清单里改正它的路径", ""},
		{errNoClauses, "没有识别出任何条款", "看看这个文件：题目和条款的编号是否完整", "See whether it has a title and numbered clauses."},
		{structure.ErrNoClause, "没有找到条款", "看看这个文件：正文是否完整，条款有没有编号", "See whether it holds the text, and whether its clauses are numbered."},
		{structure.ErrUndivided, "文本没有分条", "把文本分条，或不要把它列为来源", ""},
		{errNoRight, "没有读取权限", "给自己读取它的权限", ""},
		{errMissing, "文件不存在", "改正路径或链接", ""},
	}
}

// particulars are the parts of an English reason that are kept in a Chinese one.
func particulars() []struct {
	find *regexp.Regexp
	zh   string
} {
	return []struct {
		find *regexp.Regexp
		zh   string
	}{
		{regexp.MustCompile(`\bstatus (\d+)`), "状态码 $1"},
		{regexp.MustCompile(`\bline (\d+)`), "第 $1 行"},
		{regexp.MustCompile(`\bat byte (\d+)|\boffset (\d+)`), "第 $1$2 字节"},
		{regexp.MustCompile(`\b(\d+) bytes\b`), "$1 字节"},
		{regexp.MustCompile(`\bmore than (\d+)(?:;|$)`), "上限 $1"},
		{regexp.MustCompile(`\bwithin ([0-9hms.]+)`), "限时 $1"},
		{regexp.MustCompile(`\bcontent type ("[^"]*")|: ("\.[a-z0-9]+")`), "$1$2"},
	}
}

// skipped says why a source was not read or not fetched, and what to do. why is the English reason as it was kept.
func (t *texts) skipped(why string) string {
	w, ok := wordingOf(why)
	if !ok {
		return why
	}
	if t == &textsEN {
		if w.next == "" {
			return why
		}
		return strings.TrimRight(why, ". ") + ". " + w.next
	}
	name := w.zh
	if _, inner, _ := strings.Cut(why, " ("); w.err == fetch.ErrUnusable {
		if in, ok := wordingOf(inner); ok {
			name += "（" + in.zh + "）"
		}
	}
	var facts []string
	for _, p := range particulars() {
		if m := p.find.FindStringSubmatchIndex(why); m != nil {
			facts = append(facts, string(p.find.ExpandString(nil, p.zh, why, m)))
		}
	}
	if len(facts) > 0 {
		name += "（" + strings.Join(facts, "，") + "）"
	}
	return name + "。" + w.zhNext + "。"
}

// wordingOf finds the reason that why begins with or, for an error of the operating system, holds.
func wordingOf(why string) (wording, bool) {
	for _, w := range wordings() {
		if strings.HasPrefix(why, w.err.Error()) {
			return w, true
		}
	}
	for _, w := range wordings() {
		if (w.err == errNoRight || w.err == errMissing) && strings.Contains(why, w.err.Error()) {
			return w, true
		}
	}
	return wording{}, false
}
