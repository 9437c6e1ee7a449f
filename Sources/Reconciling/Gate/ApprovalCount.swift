internal import CanonicalJSON

/// Counts people, not signatures.
struct ApprovalCount {
    /// One name of each person whose approval counts, ascending.
    let counted: [String]
    /// Names of those who signed and do not count.
    let own: [String]

    /// - Parameters:
    ///   - authors: whose approval does not count: who made the change, the plan, or applies it.
    ///   - ownKeys: of whoever applies, whatever name they go by.
    init(_ signers: [GateFacts.Signer], authors: Set<String>, ownKeys: Set<[UInt8]> = []) {
        let people = Self.people(signers)
        let names = Set(authors.flatMap(Self.names))
        func isAuthor(_ person: [GateFacts.Signer]) -> Bool {
            person.contains { signer in
                ownKeys.contains(signer.key) || !names.isDisjoint(with: Self.names(signer.principal))
                    || signer.recordedBy.map { !names.isDisjoint(with: Self.names($0)) } ?? false
            }
        }
        counted = people.filter { !isAuthor($0) }.compactMap { $0.map(\.principal).min() }.sorted()
        own = people.filter(isAuthor).compactMap { $0.map(\.principal).min() }.sorted()
    }

    /// Signatures that share a name or a key are one person's.
    private static func people(_ signers: [GateFacts.Signer]) -> [[GateFacts.Signer]] {
        var people: [[GateFacts.Signer]] = []
        for signer in signers {
            func isSame(_ other: GateFacts.Signer) -> Bool {
                other.key == signer.key || other.principal.lowercased() == signer.principal.lowercased()
            }
            let same = people.filter { $0.contains(where: isSame) }
            people.removeAll { $0.contains(where: isSame) }
            people.append(same.joined() + [signer])
        }
        return people
    }

    /// A login and the address it begins name the same person: rather one approval too many than the author's own.
    private static func names(_ name: String) -> Set<String> {
        let name = name.lowercased()
        var names: Set = [name]
        if let local = name.split(separator: "@").first { names.insert(String(local)) }
        if let login = hiddenLogin(name) { names.insert(login) }
        return names.filter { !$0.isEmpty }
    }

    /// The login in an address that a host of repositories writes into commits of people who hide theirs: `1234567+login@users.noreply.…` and
    /// `1234567-login@users.noreply.…`; nil in any other.
    private static func hiddenLogin(_ address: String) -> String? {
        let parts = address.split(separator: "@")
        guard parts.count == 2, parts[1].split(separator: ".").contains("noreply") else { return nil }
        if let plus = parts[0].lastIndex(of: "+") { return String(parts[0][parts[0].index(after: plus)...]) }
        let rest = parts[0].drop { $0.isASCII && $0.isNumber }
        return rest.first == "-" && rest.count < parts[0].count ? String(rest.dropFirst()) : nil
    }

    /// Who made the plan of this digest first. Approving and applying make it again, and are no making.
    static func maker(of digest: String, in events: [RecordedEvent]) -> String? {
        events.first { recorded in
            recorded.event.kind == .planCreated && recorded.event.detail["digest"]?.string == digest
                && PlanCreation(recorded.event.detail).isMaking
        }?.event.actor
    }
}
