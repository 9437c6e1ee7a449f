/// How the commit that would be applied stands to the one that was applied last.
package enum Lineage: Hashable, Sendable {
    /// It is the same, or descends from it; or nothing was applied yet.
    case continues
    /// It does not. Both as people read them, such as `4be21d0`.
    case rollback(from: String, to: String)
    /// Git cannot say; the text is a clause with what to do.
    case unknown(String)

    /// Nil where there is nothing to say.
    func requirement(isLifted: Bool) -> GateRequirement? {
        let sentence: String
        switch self {
        case .continues: return nil
        case .rollback(let last, let now):
            sentence = "commit \(now) does not descend from \(last), which was applied last: applying it would revert newer changes"
        case .unknown(let why): sentence = "cannot check whether this commit descends from the one that was applied last: \(why)"
        }
        return GateRequirement(
            .lineage, isSatisfied: isLifted,
            sentence + (isLifted ? " (allowed: history.rollback)" : "; to apply it anyway: --allow history.rollback"))
    }
}
