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

        /// Whether one whose name ends in another's holds names of the other.
        var isDomain: Bool { self == .zone || self == .mailDomain }
    }

    package let noun: Noun
    /// The kind of the provider or store, and its address.
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

    /// Whether one of the two domains is inside the other, and they are not the same.
    func overlaps(_ other: OwnedThing) -> Bool {
        guard noun == other.noun, noun.isDomain, system == other.system else { return false }
        return name.hasSuffix("." + other.name) || other.name.hasSuffix("." + name)
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
