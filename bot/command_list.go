package bot

import "yiju/retrieval/service"

// commands returns every command in the order of /help.
func commands() []command {
	var all []command
	all = append(all, memberCommands()...)
	all = append(all, moderatorCommands()...)
	all = append(all, corpusCommands()...)
	return append(all, configCommands()...)
}

func memberCommands() []command {
	follow := ChoiceSpec{"auto", both("跟随提问", "As asked")}
	answerLang := langOption("回答的语言，默认与提问相同", "Language of the answer; default: that of the question", follow)
	return []command{
		{CommandSpec{
			Path: "ask", Kind: Command, Names: both("提问", "ask"), Outside: true,
			About: both("提问，得到逐条注明依据的回答", "Ask a question and get an answer that cites its clauses"),
			Options: []OptionSpec{
				option("question", OptionText, "问题", "question", "想问什么", "What you want to know").required().atMost(mostQuestion),
				answerLang,
				option("private", OptionYes, "仅自己可见", "private", "回答只有自己看得到", "Only you see the answer"),
			},
		}, askCommand},
		{CommandSpec{
			Path: "search", Kind: Command, Names: both("检索", "search"), Outside: true,
			About: both("检索条款，结果只有自己看得到", "Search the clauses; only you see the results"),
			Options: []OptionSpec{
				option("query", OptionText, "检索词", "query", "要找的词语", "What to search for").required().atMost(mostQuestion),
				langOption("检索词的语言", "Language of the query", ChoiceSpec{"auto", both("自动判断", "Detect")}),
			},
		}, withService(searchCommand)},
		{CommandSpec{
			Path: "sources", Kind: Command, Names: both("文件", "sources"), Outside: true,
			About: both("收录了哪些文件：日期、效力、快照", "List the documents: date, legal level, snapshot"),
		}, withService(sourcesCommand)},
		{CommandSpec{
			Path: "help", Kind: Command, Names: both("帮助", "help"), Outside: true,
			About: both("怎样使用这个机器人", "How to use this bot"),
		}, helpCommand},
		{CommandSpec{
			Path: "privacy", Kind: Command, Names: both("隐私", "privacy"), Outside: true,
			About: both("保存了什么；停止保存、导出或删除", "See what is stored; opt out, export or delete it"),
		}, privacyCommand},
		{CommandSpec{
			Path: "ask-post", Kind: OnPost, Names: both("问依据", "Ask yiju"), Outside: true,
			About: both("把这条消息当作问题", "Ask the text of this message"),
		}, askPost},
	}
}

func moderatorCommands() []command {
	answerOption := option("answer", OptionText, "回答", "answer", "回答的回执编号或消息链接", "Receipt or message link of the answer").required().atMost(200)
	review := func(path, zh, en, aboutZH, aboutEN string, run func(*turn) Response, options ...OptionSpec) command {
		return command{CommandSpec{
			Path: "review " + path, Kind: Command, Names: both(zh, en), About: both(aboutZH, aboutEN), Options: options, Needs: Moderators,
		}, run}
	}
	return []command{
		{CommandSpec{
			Path: "cite", Kind: Command, Names: both("引用", "cite"), Needs: Moderators, Outside: true,
			About: both("贴出一个条款的原文", "Post the exact wording of a clause"),
			Options: []OptionSpec{
				option("clause", OptionText, "条款", "clause", "编号、标题、简称、拼音首字母或词语", "Number, title, alias, initials or words").required().completed().atMost(service.MaxTyped),
				option("to", OptionMember, "给", "to", "给哪位成员（不会提醒对方）", "Member it is for, who is not notified"),
				option("note", OptionText, "附言", "note", "写在条款上方的一句话", "A line above the clause").atMost(mostNote),
				langOption("条款的语言，默认中英文都有", "Language of the clause; default: both", ChoiceSpec{"both", both("中英文", "Both")}),
				option("message", OptionText, "消息", "message", "作为对这条消息的回复：链接或编号", "Reply to this message: its link or id").atMost(200),
			},
		}, withService(citeCommand)},
		{CommandSpec{
			Path: "check-quotes", Kind: OnPost, Names: both("核对引文", "Check quotes"), Needs: Moderators, Outside: true,
			About: both("核对消息里的引文是否与原文一致", "Check the quotations in a message against the texts"),
		}, checkQuotes},
		{CommandSpec{
			Path: "find-clause", Kind: OnPost, Names: both("查找条款", "Find clause"), Needs: Moderators,
			About: both("为消息找到相关条款，选一个作为回复", "Find clauses for a message and reply with one"),
		}, findClause},
		{CommandSpec{
			Path: "review-post", Kind: OnPost, Names: both("审阅回答", "Review answer"), Needs: Moderators,
			About: both("核准或更正机器人的这个回答", "Approve or correct this answer"),
		}, reviewPost},
		review("approve", "核准", "approve", "核准一个回答，以后优先给出", "Approve an answer, to be given first from then on", withReviewable(approveAnswer), answerOption),
		review("correct", "更正", "correct", "更正一个回答，以后优先给出", "Correct an answer, to be given first from then on", withReviewable(correctAnswer), answerOption),
		review("withdraw", "撤回", "withdraw", "撤回对一个回答的审阅", "Withdraw the review of an answer", withdrawCommand, answerOption),
		review("queue", "待审", "queue", "条款有变、需要重新审阅的回答", "Reviews whose clauses have changed", queueCommand),
	}
}

func corpusCommands() []command {
	sub := func(path, zh, en, aboutZH, aboutEN string, run func(*turn) Response, options ...OptionSpec) command {
		return command{CommandSpec{
			Path: "corpus " + path, Kind: Command, Names: both(zh, en), About: both(aboutZH, aboutEN), Options: options, Needs: Maintainers,
			Shared: path != "gaps",
		}, run}
	}
	return []command{
		sub("status", "状态", "status", "当前生效的快照", "Show the serving snapshot", maintaining(corpusStatus)),
		sub("refresh", "刷新", "refresh", "重新读取来源，生成新的快照，等待批准", "Read the sources again and build a candidate for approval", maintaining(corpusRefresh)),
		sub("diff", "差异", "diff", "待批准的快照有哪些变化", "Show what the pending snapshot changes", maintaining(corpusDiff)),
		sub("approve", "批准", "approve", "让待批准的快照生效", "Put the pending snapshot into service", maintaining(corpusApprove)),
		sub("rollback", "回退", "rollback", "退回以前的快照", "Roll back to an earlier snapshot", maintaining(corpusRollback),
			option("snapshot", OptionText, "快照", "snapshot", "快照的名称，默认为前一个", "Name of the snapshot; default: the previous one").atMost(50)),
		sub("gaps", "缺口", "gaps", "成员问过而没有依据的问题", "Members' questions that the corpus does not answer", corpusGaps),
		sub("add", "添加", "add", "把一个文件加入来源，重新读取，等待批准", "Add a file to the sources and build a candidate for approval", corpusAdd,
			option("file", OptionFile, "文件", "file", "txt、md、html、pdf 或 docx", "txt, md, html, pdf or docx").required()),
	}
}

func configCommands() []command {
	sub := func(path, zh, en, aboutZH, aboutEN string, run func(*turn) Response, options ...OptionSpec) command {
		return command{CommandSpec{
			Path: "config " + path, Kind: Command, Names: both(zh, en), About: both(aboutZH, aboutEN), Options: options, Needs: Maintainers,
		}, run}
	}
	on := option("on", OptionYes, "开启", "on", "开启还是关闭", "On or off")
	return []command{
		sub("show", "查看", "show", "查看现在的设置", "Show the settings", configShow),
		sub("channel", "频道", "channel", "在一个频道开启或关闭机器人", "Enable or disable the bot in a channel", configChannel, on,
			option("channel", OptionChannel, "频道", "channel", "默认为当前频道", "Default: this channel")),
		sub("lang", "语言", "lang", "机器人公开说话所用的语言", "Language of the bot's public messages", configLang,
			langOption("默认跟随对方", "Default: the user's language", ChoiceSpec{"auto", both("跟随对方", "Follow")}).required()),
		sub("private", "私下回答", "private", "提问默认只有本人看得到回答", "Make answers private by default", configPrivate, on.required()),
		sub("role", "身份组", "role", "哪些身份组是版主或维护者", "Choose the roles of moderators and maintainers", configRole,
			option("role", OptionRole, "身份组", "role", "身份组", "The role").required(),
			option("right", OptionText, "权限", "right", "可以做什么", "What the role may do").required().oneOf(
				ChoiceSpec{"moderator", both("版主", "Moderator")}, ChoiceSpec{"maintainer", both("维护者", "Maintainer")}), on),
		sub("limits", "限制", "limits", "提问间隔、同时回答的数目、模型用量；0 为不限", "Cooldowns, concurrent answers, model tokens; 0 is no limit", configLimits,
			option("user", OptionNumber, "个人间隔", "user", "同一成员两次提问的间隔（秒）", "Seconds between two questions of the same member").atMost(mostPause),
			option("channel", OptionNumber, "频道间隔", "channel", "同一频道两次提问的间隔（秒）", "Seconds between two questions in the same channel").atMost(mostPause),
			option("concurrent", OptionNumber, "同时回答", "concurrent", "同时进行的回答数", "Concurrent answers").atMost(mostConcurrent),
			option("tokens", OptionNumber, "模型用量", "tokens", "模型一天在本服务器的用量（词元）", "Model tokens per day in this server").atMost(mostTokens),
			option("user-tokens", OptionNumber, "个人模型用量", "user-tokens", "模型一天为一位成员的用量（词元）", "Model tokens per day for each member").atMost(mostTokens)),
		sub("audit", "日志", "audit", "谁做过什么", "Who did what", configAudit),
	}
}
