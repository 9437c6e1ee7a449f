internal import Reconciling

/// The fence that a connection found up last, and the state of the database that it was up in.
///
/// Not `Sendable`: it belongs to a connection, and what guards that guards it.
final class VerifiedFence {
    private var known: (fence: Fence, version: Int)?

    /// Whether the fence was found up in this very state of the locks.
    /// - Parameter version: SQLite's `data_version`, which is another one after every commit of another connection.
    func isUp(_ fence: Fence, at version: Int) -> Bool {
        guard let known else { return false }
        return known.version == version && known.fence == fence
    }

    func note(_ fence: Fence, at version: Int) { known = (fence, version) }

    /// Before this connection changes a lock, which `data_version` does not tell.
    func forget() { known = nil }
}
