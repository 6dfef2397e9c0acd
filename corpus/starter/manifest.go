package starter

import "yiju/corpus"

// Addresses of the official texts that the digests retell. They are in Chinese; both language versions cite them.
const (
	initiativeAddress = "https://www.mfa.gov.cn/web/ziliao_674904/1179_674909/202310/t20231020_11164831.shtml"
	actionPlanAddress = "https://www.gov.cn/yaowen/liebiao/202507/content_7033929.htm"
)

// Manifest describes the sources of FS. A digest has the id, kind, issuer, date and address of the instrument that it
// retells, so that refs stay valid when the official text replaces it; the title and the level say that it is a digest.
func Manifest() corpus.Manifest {
	return corpus.Manifest{
		Instruments: []corpus.ManifestInstrument{
			{
				ID:      "initiative-2023",
				TitleZH: "《全球人工智能治理倡议》要点摘编（非官方文本）",
				TitleEN: "Digest of the Global AI Governance Initiative (not the official text)",
				Aliases: []string{
					"全球人工智能治理倡议", "人工智能治理倡议", "全球AI治理倡议",
					"Global AI Governance Initiative", "Global Artificial Intelligence Governance Initiative",
				},
				Kind:    "initiative",
				Issuer:  "中国政府",
				Date:    "2023-10-20",
				LevelZH: corpus.Digest,
				LevelEN: corpus.Digest,
			},
			{
				ID:      "action-plan-2025",
				TitleZH: "《人工智能全球治理行动计划》要点摘编（非官方文本）",
				TitleEN: "Digest of the Global AI Governance Action Plan (not the official text)",
				Aliases: []string{
					"人工智能全球治理行动计划", "全球人工智能治理行动计划", "AI全球治理行动计划",
					"Global AI Governance Action Plan", "Action Plan for Global AI Governance",
					"Global Action Plan for Artificial Intelligence Governance",
				},
				Kind:    "action-plan",
				Issuer:  "世界人工智能大会",
				Date:    "2025-07-26",
				LevelZH: corpus.Digest,
				LevelEN: corpus.Digest,
			},
			{
				ID:      "waico-proposal-2025",
				TitleZH: "成立世界人工智能合作组织的提议：要点摘编（非官方文本）",
				TitleEN: "Digest of the proposal for a World AI Cooperation Organization (not the official text)",
				Aliases: []string{
					"世界人工智能合作组织", "世界AI合作组织", "WAICO",
					"World AI Cooperation Organization", "World Artificial Intelligence Cooperation Organization",
				},
				Kind:    "proposal",
				Issuer:  "中国政府",
				Date:    "2025-07-26",
				LevelZH: corpus.Digest,
				LevelEN: corpus.Digest,
			},
			{
				ID:      "community-charter",
				TitleZH: "网络社区人工智能使用章程（示范文本）",
				TitleEN: "Model Charter for Online Communities on the Use of AI",
				Aliases: []string{
					"网络社区人工智能使用章程", "人工智能使用章程", "社区章程", "社群章程", "示范章程",
					"Model Charter", "Community Charter",
				},
				Kind:    "charter",
				Issuer:  "yiju",
				LevelZH: corpus.Model,
				LevelEN: corpus.Model,
			},
		},
		Sources: []corpus.ManifestSource{
			{Path: "initiative-2023.zh.md", Address: initiativeAddress, Instrument: "initiative-2023"},
			{Path: "initiative-2023.en.md", Address: initiativeAddress, Instrument: "initiative-2023"},
			{Path: "action-plan-2025.zh.md", Address: actionPlanAddress, Instrument: "action-plan-2025"},
			{Path: "action-plan-2025.en.md", Address: actionPlanAddress, Instrument: "action-plan-2025"},
			{Path: "waico-proposal-2025.zh.md", Instrument: "waico-proposal-2025"},
			{Path: "waico-proposal-2025.en.md", Instrument: "waico-proposal-2025"},
			{Path: "community-charter.zh.md", Instrument: "community-charter"},
			{Path: "community-charter.en.md", Instrument: "community-charter"},
		},
	}
}
