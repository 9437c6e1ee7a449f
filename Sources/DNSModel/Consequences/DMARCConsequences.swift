internal import Estate
internal import Planning

/// What receivers do with mail that is not aligned (RFC 7489 §6.3).
enum DMARCConsequences {
    static func gained(_ domain: String, _ text: String) -> Consequence {
        let policy = policy(text)
        guard policy > .none else {
            return Consequence(.none, "receivers start to report on mail from \(domain), and deliver it as before")
        }
        return Consequence(.outage, "mail from \(domain) that passes neither SPF nor DKIM in alignment \(policy.effect)")
    }

    static func changed(_ domain: String, old: String, new: String) -> Consequence {
        let (before, after) = (policy(old), policy(new))
        if after > before {
            return Consequence(.outage, "mail from \(domain) that passes neither SPF nor DKIM in alignment now \(after.effect)")
        }
        if after < before { return Consequence(.none, "mail that only pretends to be from \(domain) is treated less strictly") }
        return Consequence(.none, "what receivers do with mail from \(domain) stays, unless percentage or alignment changed")
    }

    private enum Policy: Int, Comparable {
        case none, quarantine, reject

        static func < (left: Policy, right: Policy) -> Bool { left.rawValue < right.rawValue }

        var effect: String { self == .reject ? "is rejected" : "is taken for spam" }
    }

    private static func policy(_ text: String) -> Policy {
        guard case .success(let tags) = TagList.parse(text) else { return .none }
        switch tags["p"]?.lowercased() {
        case "reject": return .reject
        case "quarantine": return .quarantine
        default: return .none
        }
    }
}
