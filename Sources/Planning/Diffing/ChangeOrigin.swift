package import Resources

extension Change.ChangeOrigin {
    /// Which side moved. Called only where live does not satisfy desired.
    ///
    /// - Parameters:
    ///   - desired: what the files want; nil for absence.
    ///   - live: what is there; nil for absence.
    ///   - applied: what we applied last; nil when there is no record of the resource.
    ///   - isSame: whether a wanted content is satisfied by another.
    package init(desired: Content?, live: Content?, applied: Content?, isSame: (Content, Content) -> Bool) {
        guard let applied else {
            self = .initial
            return
        }
        if let live, isSame(applied, live) {
            self = .pending
        } else if let desired, desired == applied || isSame(desired, applied) {
            // What satisfies a file may be more than the file says, such as a domain's DNS target, which was not known when it was applied.
            self = .drift
        } else {
            self = .conflict
        }
    }
}
