internal import Planning

/// What the files say of a mail domain besides its resource.
struct PostmarkContext: Hashable {
    /// The domain's id, where it is pinned.
    let id: String?
    /// The full names of the DKIM records and aliases that the zones declare, so that Postmark's can be held against them; nil where no
    /// zone has the domain.
    let declaredNames: Set<String>?
    /// Whether Postmark is asked for nothing but what it knows.
    let isOnlyRead: Bool

    private enum Key {
        static let (id, declaredNames, isOnlyRead) = ("id", "declared names", "only read")
    }

    init(id: String?, declaredNames: Set<String>?, isOnlyRead: Bool) {
        self.id = id
        self.declaredNames = declaredNames
        self.isOnlyRead = isOnlyRead
    }

    init(_ scope: DesiredScope) {
        self.init(
            id: scope.settings[Key.id],
            declaredNames: scope.settings[Key.declaredNames].map { Set($0.split(separator: " ").map(String.init)) },
            isOnlyRead: scope.settings[Key.isOnlyRead] != nil)
    }

    /// For the scope that is read back by ``init(_:)``.
    var settings: [String: String] {
        var settings: [String: String] = [:]
        settings[Key.id] = id
        // No name holds a blank.
        settings[Key.declaredNames] = declaredNames?.sorted().joined(separator: " ")
        settings[Key.isOnlyRead] = isOnlyRead ? "yes" : nil
        return settings
    }
}
