internal import Diagnostics
internal import HTTPMessages

/// Something that one environment owns, by what the provider or the store itself calls it: neither the name of the provider's
/// entry in the estate nor that of a service counts.
package struct OwnedThing: Hashable, Sendable {
    /// What kind of thing it is; the raw value is how a message names it.
    package enum Noun: String, Sendable {
        case app = "the app"
        case host = "the host"
        case addOn = "the add-on"
        case pipeline = "the pipeline"
        case stage = "the pipeline stage"
        case zone = "the zone"
        case zoneID = "the zone with the id"
        case mailDomain = "the mail domain"
        case mailDomainID = "the mail domain with the id"
        case worker = "the Worker"
        case repository = "the repository"
        case deployment = "the deployment environment"
        case pagesProject = "the Pages project"
        case secret = "the secret location"
        case declaredSecret = "the secret"
        case workflow = "the workflow"
        case workflowInput = "the workflow input"
    }

    /// How one thing has to do with another that is not the same.
    enum Relation: Hashable, Sendable {
        /// One is a part of the other, or answers in its place.
        case part
        /// A zone decides where a name leads that is served elsewhere.
        case names
    }

    package let noun: Noun
    /// The kind of the provider or store, and its address; empty for what is the same everywhere.
    let system: String
    package let name: String

    /// - Parameter name: of which capitals do not count.
    init(_ noun: Noun, _ system: String, _ name: String) {
        self.init(exactly: noun, system, name.lowercased())
    }

    init(exactly noun: Noun, _ system: String, _ name: String) {
        self.noun = noun
        self.system = system
        self.name = name
    }

    /// A host is one name of the public DNS, whoever serves it.
    init(host: String) {
        self.init(.host, "", host.hasSuffix(".") ? String(host.dropLast()) : host)
    }

    /// Whether there can be things that it is related to.
    var hasRelations: Bool { [.zone, .mailDomain, .host, .repository, .deployment].contains(noun) }

    /// Nil where the two have nothing to do with each other, or are the same.
    func relation(to other: OwnedThing) -> Relation? {
        switch (noun, other.noun) {
        case (.zone, .zone), (.mailDomain, .mailDomain):
            return system == other.system && (isInside(other) || other.isInside(self)) ? .part : nil
        case (.host, .host): return isInside(wildcard: other) || other.isInside(wildcard: self) ? .part : nil
        case (.repository, .deployment): return other.isPart(ofRepository: self) ? .part : nil
        case (.deployment, .repository): return isPart(ofRepository: other) ? .part : nil
        case (.zone, .host), (.zone, .mailDomain): return name == other.name || other.isInside(self) ? .names : nil
        default: return nil
        }
    }

    private func isInside(_ domain: OwnedThing) -> Bool { name.hasSuffix("." + domain.name) }

    private func isInside(wildcard other: OwnedThing) -> Bool {
        other.name.hasPrefix("*.") && name != other.name && name.hasSuffix(other.name.dropFirst())
    }

    /// A deployment environment is called `NAME of OWNER/REPOSITORY`.
    private func isPart(ofRepository repository: OwnedThing) -> Bool {
        system == repository.system && name.hasSuffix(" of " + repository.name)
    }
}

extension OwnedThing: CustomStringConvertible {
    package var description: String { "\(noun.rawValue) \(name)" }
}

extension ProviderDeclaration {
    /// What two entries for the same system have in common.
    var system: String {
        let address = settings["url"]?.value ?? defaultURL ?? ""
        return kind.value + " " + ((try? HTTPEndpoint(address))?.text ?? address)
    }
}
