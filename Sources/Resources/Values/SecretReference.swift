/// A place in a secret store: `vault:/Queue/STRIPE_API_KEY`, or `vault@prod:/…` with the store's environment named.
package struct SecretReference: Hashable, Sendable, Codable {
    package let store: String
    /// The store's own environment slug; nil until the estate's mapping has been applied.
    package let environment: String?
    /// The folder, with a leading and without a trailing slash; `/` for the root.
    package let folder: String
    package let name: String

    package init(store: String, environment: String?, folder: String, name: String) {
        self.store = store
        self.environment = environment
        self.folder = folder
        self.name = name
    }

    /// The same place with `slug` as its environment, unless one was written.
    package func inEnvironment(_ slug: String?) -> SecretReference {
        SecretReference(store: store, environment: environment ?? slug, folder: folder, name: name)
    }
}

extension SecretReference: Comparable {
    package static func < (left: SecretReference, right: SecretReference) -> Bool {
        left.description < right.description
    }
}

extension SecretReference: CustomStringConvertible {
    package var description: String {
        store + (environment.map { "@" + $0 } ?? "") + ":" + (folder == "/" ? "" : folder) + "/" + name
    }

    /// Reads the form that ``description`` prints; nil when `text` does not have it.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let place = text[..<colon].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let path = text[text.index(after: colon)...]
        guard let store = place.first, !store.isEmpty, place.count < 2 || !place[1].isEmpty,
            path.first == "/", let slash = path.lastIndex(of: "/")
        else { return nil }
        let name = path[path.index(after: slash)...]
        guard !name.isEmpty, !path.contains("//"), Self.isPlain(path) else { return nil }
        self.init(
            store: String(store), environment: place.count > 1 ? String(place[1]) : nil,
            folder: slash == path.startIndex ? "/" : String(path[..<slash]), name: String(name))
    }

    /// What a store could read as another place is none; some leave out blanks at either end of a name.
    private static func isPlain(_ path: Substring) -> Bool {
        path.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0 != "\\" }
            && path.split(separator: "/").allSatisfy { part in
                part != "." && part != ".." && part.first?.isWhitespace != true && part.last?.isWhitespace != true
            }
    }
}
