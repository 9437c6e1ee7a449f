internal import Diagnostics
internal import Resources

/// What is proposed for one thing that is live: which service it is, and in which environment.
package struct AdoptionProposal: Hashable, Sendable {
    /// How much speaks for a proposal.
    package enum Sureness: String, Hashable, Sendable, Comparable {
        /// The files have it; only what they lack is added.
        case declared
        /// The provider says so.
        case certain
        /// Names say so.
        case likely
        /// Nothing says so: somebody has to.
        case unsure

        private var rank: Int { [.declared, .certain, .likely, .unsure].firstIndex(of: self) ?? 0 }

        package static func < (left: Sureness, right: Sureness) -> Bool { left.rank < right.rank }
    }

    package let item: ImportItem
    /// The service's name; nil where the thing is none.
    package var service: String?
    /// Nil where nothing says which.
    package var environment: String?
    package var sureness: Sureness
    /// Why, as a clause.
    package let reason: String

    package init(item: ImportItem, service: String?, environment: String?, sureness: Sureness, reason: String) {
        self.item = item
        self.service = service
        self.environment = environment
        self.sureness = sureness
        self.reason = reason
    }

    package var isComplete: Bool { environment != nil && (item.noun != .service || service != nil) }
}

/// Says what belongs together, by what the files have, what providers say, and names.
package struct AdoptionProposals: Sendable {
    private let estate: Estate?
    private let environments: [String]
    private let strictest: String?

    /// - Parameter estate: nil where there is none yet; then environments are called as names call them.
    package init(_ estate: Estate?) {
        self.estate = estate
        environments = estate?.environments.keys.sorted() ?? []
        let gated = (estate?.environments.values.filter { $0.gate != nil } ?? []).map(\.name.value).sorted()
        let production = EnvironmentWords.environment("production", among: environments)
        strictest = gated.count == 1 ? gated[0] : production ?? (environments.count == 1 ? environments[0] : nil)
    }

    /// In the order of the items.
    package func propose(_ items: [ImportItem]) -> [AdoptionProposal] {
        let drafts = items.map { propose($0) }
        return named(drafts)
    }

    private func propose(_ item: ImportItem) -> AdoptionProposal {
        var proposal = asNamed(item)
        if proposal.sureness != .declared { proposal.service = proposal.service.map(Self.plain) }
        return proposal
    }

    /// As files may call a service: what else is in a provider's name becomes a hyphen.
    private static func plain(_ name: String) -> String {
        func isPlain(_ character: Character) -> Bool { character.isASCII && (character.isLetter || character.isNumber) }
        let plain = String(name.map { isPlain($0) || "-_.".contains($0) ? $0 : "-" }.drop { !isPlain($0) }.prefix(63))
        return plain.isEmpty ? "unnamed" : plain
    }

    private func asNamed(_ item: ImportItem) -> AdoptionProposal {
        if let owner = owner(of: item) {
            return AdoptionProposal(
                item: item, service: owner.service, environment: owner.environment, sureness: .declared, reason: "the files declare it")
        }
        guard item.noun == .service else { return shared(item) }
        let (stem, named) = EnvironmentWords.split(item.scope.name, among: environments)
        if let group = item.group {
            let environment = EnvironmentWords.environment(group.stage, among: environments) ?? named
            return AdoptionProposal(
                item: item, service: known(group: group.name, stem: stem) ?? group.name, environment: environment,
                sureness: environment == nil ? .unsure : .certain, reason: "\(group.stage) of the pipeline \(group.name)")
        }
        guard let named else {
            let only = environments.count == 1 ? environments[0] : nil
            return AdoptionProposal(
                item: item, service: known(group: nil, stem: stem) ?? stem, environment: only, sureness: only == nil ? .unsure : .likely,
                reason: only == nil ? "its name names no environment" : "there is one environment")
        }
        return AdoptionProposal(
            item: item, service: known(group: nil, stem: stem) ?? stem, environment: named, sureness: .likely, reason: "by its name")
    }

    /// What several environments share belongs to the strictest.
    private func shared(_ item: ImportItem) -> AdoptionProposal {
        let named = named(item)
        let environment = named ?? strictest ?? (estate == nil ? "production" : nil)
        let isOnly = environments.count == 1
        return AdoptionProposal(
            item: item, service: nil, environment: environment, sureness: environment == nil ? .unsure : isOnly ? .certain : .likely,
            reason: named == nil ? "what environments share belongs to the strictest" : "by its name")
    }

    /// The environment that its name names: of a deployment environment its own, of a zone none.
    private func named(_ item: ImportItem) -> String? {
        switch item.noun {
        case .worker, .pagesProject: EnvironmentWords.split(item.scope.name, among: environments).environment
        case .repository:
            item.deployment.flatMap { name in
                EnvironmentWords.environment(name, among: environments) ?? EnvironmentWords.split(name, among: environments).environment
            }
        case .service, .zone, .mailDomain, .workflow: nil
        }
    }

    private func owner(of item: ImportItem) -> (service: String?, environment: String)? {
        guard let estate else { return nil }
        let scope = item.scope
        switch item.noun {
        case .service: return estate.services.first { $0.scope == scope }.map { ($0.name, $0.environment) }
        case .zone: return estate.zones.first { $0.scope == scope }.map { (nil, $0.environment) }
        case .mailDomain: return estate.mailDomains.first { $0.scope == scope }.map { (nil, $0.environment) }
        case .worker: return estate.workers.first { $0.scope == scope }.map { (nil, $0.environment) }
        case .pagesProject: return estate.pagesProjects.first { $0.scope == scope }.map { (nil, $0.environment) }
        case .repository: return estate.repositories.first { $0.scope == scope }.map { (nil, $0.environment) }
        case .workflow: return nil
        }
    }

    /// The declared service that another app of the same pipeline or stem is.
    private func known(group: String?, stem: String) -> String? {
        estate?.services.first { service in
            service.pipeline?.value.name == group && group != nil
                || EnvironmentWords.split(service.app.value, among: environments).stem == stem
        }?.name
    }

    /// Without what all new services' names begin with: `raxx-queue` and `raxx-api` are `queue` and `api`. Where two apps would be one
    /// service in one environment, neither is sure.
    private func named(_ drafts: [AdoptionProposal]) -> [AdoptionProposal] {
        var result = drafts
        let declared = Set(estate?.services.map(\.name) ?? [])
        let new = Set(drafts.filter { $0.sureness != .declared }.compactMap(\.service)).subtracting(declared)
        if let prefix = Self.prefix(of: new) {
            for index in result.indices where result[index].service.map(new.contains) == true {
                result[index].service = result[index].service.map { String($0.dropFirst(prefix.count)) }
            }
        }
        var places: [String: [Int]] = [:]
        for (index, proposal) in result.enumerated() {
            guard let service = proposal.service, let environment = proposal.environment else { continue }
            places["\(service) \(environment)", default: []].append(index)
        }
        for indices in places.values where indices.count > 1 {
            for index in indices where result[index].sureness != .declared { result[index].sureness = .unsure }
        }
        return result
    }

    /// The first word and its hyphen, where every name has it and something behind it.
    private static func prefix(of names: Set<String>) -> String? {
        guard names.count > 1, let word = names.first?.split(separator: "-").first else { return nil }
        let prefix = word + "-"
        return names.allSatisfy { $0.hasPrefix(prefix) && $0.count > prefix.count } ? String(prefix) : nil
    }
}
