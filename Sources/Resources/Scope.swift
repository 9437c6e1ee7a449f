/// What is read, locked and written together: one Heroku app, one DNS zone, one mail domain, one Pages project.
package struct Scope: Hashable, Sendable, Codable {
    /// The provider's name in `estate.yaml`, such as `heroku`.
    package let provider: String
    /// What it is, such as `pages`, where the provider may have something else of the same name; never empty.
    ///
    /// Nil for apps, zones, mail domains, Worker scripts and secrets: no two of them can have one name at one provider. In JSON it is
    /// absent then, as in plans and ledgers from before there were nouns.
    package let noun: String?
    /// The provider's own name for it, such as `raxx-queue-prod` or `raxx.app`.
    package let name: String

    package init(provider: String, noun: String? = nil, name: String) {
        precondition(noun != "", "a noun has a name")
        self.provider = provider
        self.noun = noun
        self.name = name
    }
}

extension Scope: Comparable {
    package static func < (left: Scope, right: Scope) -> Bool {
        if left.provider != right.provider { return left.provider < right.provider }
        return left.noun == right.noun ? left.name < right.name : left.noun ?? "" < right.noun ?? ""
    }
}

extension Scope: LosslessStringConvertible {
    /// `heroku/raxx-queue-prod`, `cloudflare/pages:raxx-getraxx`.
    package var description: String { "\(AddressSegment.written(provider))/\(writtenName)" }

    /// The name with its noun, if it has one, as it stands in an address: `raxx-queue-prod`, `pages:raxx-getraxx`.
    package var writtenName: String { (noun.map { AddressSegment.written($0) + ":" } ?? "") + AddressSegment.written(name) }

    /// The same as people read it, where nothing has to be read back: `pages:raxx-getraxx`, `acme/infra`.
    package var shownName: String { (noun.map { $0 + ":" } ?? "") + name }

    /// Nil for a text that is not a whole ``description``.
    package init?(_ description: String) {
        let segments = description.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count == 2 else { return nil }
        self.init(provider: segments[0], writtenName: segments[1])
    }

    /// - Parameters:
    ///   - provider: as it is written in an address.
    ///   - writtenName: a ``writtenName``.
    package init?(provider: Substring, writtenName: Substring) {
        let parts = writtenName.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let provider = AddressSegment.read(provider), let last = parts.last, let name = AddressSegment.read(last) else { return nil }
        guard parts.count == 2 else {
            self.init(provider: provider, name: name)
            return
        }
        guard let noun = AddressSegment.read(parts[0]), !noun.isEmpty else { return nil }
        self.init(provider: provider, noun: noun, name: name)
    }
}
