package main

import (
	"fmt"
	"strings"

	"yiju/corpus"
	"yiju/corpus/extract"
	"yiju/corpus/fetch"
	"yiju/corpus/structure"
	"yiju/retrieval/ingest"
)

// wording words a cause in Chinese, and says what to do next. The English words are the sentence of the problem, which
// mostly says what to do; next is for those that do not.
type wording struct {
	cause            *corpus.Cause
	zh, zhNext, next string
}

// wordings returns the wording of every cause for which a source is not read or not fetched.
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
		{extract.ErrNoPDFData, "缺少 poppler-data，读不出其中的汉字", "安装 poppler-data，再刷新", "Install the package poppler-data and refresh again."},
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
		{ingest.ErrNotInFolder, "清单里有它，但文件夹里没有", "在清单里改正它的路径", ""},
		{ingest.ErrNoClauses, "没有识别出任何条款", "看看这个文件：题目和条款的编号是否完整", "See whether it has a title and numbered clauses."},
		{structure.ErrNoClause, "没有找到条款", "看看这个文件：正文是否完整，条款有没有编号", "See whether it holds the text, and whether its clauses are numbered."},
		{structure.ErrUndivided, "文本没有分条", "把文本分条，或不要把它列为来源", ""},
		{corpus.ErrPermission, "没有读取权限", "给自己读取它的权限", ""},
		{corpus.ErrMissing, "文件不存在", "改正路径或链接", ""},
	}
}

// factWords word the facts of a problem in Chinese, in the order in which they are shown.
func factWords() []struct {
	name   corpus.FactName
	format string
} {
	return []struct {
		name   corpus.FactName
		format string
	}{
		{corpus.FactStatus, "状态码 %s"}, {corpus.FactLine, "第 %s 行"}, {corpus.FactByte, "第 %s 字节"}, {corpus.FactBytes, "%s 字节"},
		{corpus.FactMost, "上限 %s"}, {corpus.FactWithin, "限时 %s"}, {corpus.FactType, "%q"},
	}
}

// skipped says why a source was not read or not fetched, and what to do.
func (t *texts) skipped(p corpus.Problem) string {
	w, ok := wordingOf(p.Code())
	if !ok {
		return p.Error()
	}
	if t.Lang == corpus.English {
		if w.next == "" {
			return p.Error()
		}
		return strings.TrimRight(p.Error(), ". ") + ". " + w.next
	}
	name := w.zh
	if inner, ok := wordingOf(p.Inner()); ok && w.cause == fetch.ErrUnusable {
		name += "（" + inner.zh + "）"
	}
	var facts []string
	for _, f := range factWords() {
		if value := p.Fact(f.name); value != "" {
			facts = append(facts, fmt.Sprintf(f.format, value))
		}
	}
	if len(facts) > 0 {
		name += "（" + strings.Join(facts, "，") + "）"
	}
	return name + "。" + w.zhNext + "。"
}

func wordingOf(code string) (wording, bool) {
	for _, w := range wordings() {
		if w.cause.Code() == code {
			return w, true
		}
	}
	return wording{}, false
}
