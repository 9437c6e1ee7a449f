internal import Planning
internal import Resources

/// What the files say of a mail domain besides its resource.
struct PostmarkContext: Hashable, Codable {
    /// The full names of the DKIM records and aliases that the zones declare, ascending, so that Postmark's can be held against them; nil where
    /// no zone has the domain.
    let declaredNames: [String]?
    /// Whether Postmark is asked for nothing but what it knows.
    let isOnlyRead: Bool

    init(declaredNames: Set<String>?, isOnlyRead: Bool) {
        self.declaredNames = declaredNames?.sorted()
        self.isOnlyRead = isOnlyRead
    }

    init(_ scope: DesiredScope) {
        self = scope.context.decoded(as: PostmarkContext.self) ?? PostmarkContext(declaredNames: nil, isOnlyRead: false)
    }
}
