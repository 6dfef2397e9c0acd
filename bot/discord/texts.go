package discord

import "yiju/corpus"

// texts are what the adapter itself says. All else comes from package bot.
type texts struct {
	RestInFile   string
	FileTooLarge string
	Busy         string
	ShuttingDown string
	TooSlow      string // for a form
	Failed       string
	MayNotWrite  string
	MayNotThread string
	Gone         string
}

// textsIn returns the texts in a language; English where there is none.
func textsIn(l corpus.Lang) *texts {
	if l == corpus.Chinese {
		return &texts{
			RestInFile:   "篇幅太长，余下部分见附件。",
			FileTooLarge: "有附件太大，未能附上。",
			Busy:         "现在处理的请求太多，请一两分钟后再试。",
			ShuttingDown: "机器人正在重启，请一分钟后再试。",
			TooSlow:      "反应慢了一步，请再按一次。",
			Failed:       "Discord 出了问题，没能完成，请稍后再试。",
			MayNotWrite:  "我在这个频道没有足够的权限，没能完成。请让管理员允许我：查看频道、发送消息、在子区中发送消息、附加文件、读取消息历史。",
			MayNotThread: "我在这个频道没有创建公开子区的权限，没能开启。请让管理员允许，或到别的频道再试。",
			Gone:         "那条消息或那个频道已经不在了。",
		}
	}
	return &texts{
		RestInFile:   "This is too long for messages; the rest is in the file.",
		FileTooLarge: "A file is too large and was left out.",
		Busy:         "Too much is going on right now. Please try again in a minute or two.",
		ShuttingDown: "The bot is restarting. Please try again in a minute.",
		TooSlow:      "That took a moment too long. Please press it again.",
		Failed:       "Something went wrong at Discord, so this was not done. Please try again later.",
		MayNotWrite:  "I lack permissions in this channel, so this was not done. Please have an administrator allow me: View Channel, Send Messages, Send Messages in Threads, Attach Files, Read Message History.",
		MayNotThread: "I may not create public threads in this channel. Please have an administrator allow it, or try another channel.",
		Gone:         "That message or channel no longer exists.",
	}
}
