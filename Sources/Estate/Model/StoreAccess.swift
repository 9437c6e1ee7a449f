internal import Diagnostics
internal import HTTPMessages
internal import Resources

/// Which places of a store an environment may use.
package struct StoreAccess: Hashable, Sendable {
    /// Places whose secrets may be read, in the order of the file.
    package let read: [StorePath]
    /// Places that may be written to, in the order of the file.
    package let write: [StorePath]

    package init(read: [StorePath], write: [StorePath]) {
        self.read = read
        self.write = write
    }
}

/// Places in a store: one, such as `/Queue/STRIPE_API_KEY`, or with a slash at the end all below a folder; `@prod:/Console/` names
/// the store's own environment.
package struct StorePath: Hashable, Sendable {
    /// Nil for the slug of the environment that it is written for.
    package let slug: String?
    /// From a slash on.
    package let path: String

    /// Nil when `text` does not have the form.
    package init?(_ text: String) {
        var path = text[...]
        var slug: String?
        if path.first == "@" {
            guard let colon = path.firstIndex(of: ":"), path.index(after: path.startIndex) < colon else { return nil }
            slug = String(path[path.index(after: path.startIndex)..<colon])
            path = path[path.index(after: colon)...]
        }
        guard path.first == "/", !path.contains("//"), !path.contains("*") else { return nil }
        self.slug = slug
        self.path = String(path)
    }

    /// - Parameter own: the slug of the environment that it is written for.
    func holds(_ reference: SecretReference, own: String?) -> Bool {
        guard reference.environment == slug ?? own else { return false }
        return path.hasSuffix("/") ? reference.path.hasPrefix(path) : reference.path == path
    }
}

extension SecretReference {
    /// The folder and the name.
    package var path: String { (folder == "/" ? "" : folder) + "/" + name }
}

extension StoreDeclaration {
    /// The store's environment that belongs to one of ours; where the store maps none, the one of the same name.
    func slug(of environment: String) -> String? { environments.isEmpty ? environment : environments[environment] }

    /// The place as the store itself knows it, whatever the store's entry in the estate is called.
    func location(of reference: SecretReference) -> OwnedThing {
        // Of a variable the name is all that counts.
        holdsVariables ? Self.variable(reference.name) : OwnedThing(exactly: .secret, system, Self.name(of: reference))
    }

    private static func name(of reference: SecretReference) -> String {
        (reference.environment.map { "@\($0):" } ?? "") + reference.path
    }

    /// What two entries for the same store have in common.
    private var system: String {
        let address = settings["url"]?.value ?? defaultURL ?? ""
        let others = settings.filter { $0.key != "url" }.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.plain($0.value.value))" }
        return ([kind.value, (try? HTTPEndpoint(address))?.text ?? address] + others).joined(separator: " ")
    }

    /// A variable of the program's environment.
    static func variable(_ name: String) -> OwnedThing { OwnedThing(exactly: .secret, "environment", name) }

    /// Without what leads nowhere.
    private static func plain(_ path: String) -> String {
        (path.hasPrefix("/") ? "/" : "") + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }
}
