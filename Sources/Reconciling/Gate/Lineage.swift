/// How the commit that would be applied stands to the one that was applied last.
package enum Lineage: Hashable, Sendable {
    /// It is the same, or descends from it; or nothing was applied yet.
    case continues
    /// It does not. Both as people read them, such as `4be21d0`.
    case rollback(from: String, to: String)
    /// It is an ancestor of the one that was applied last, as a job that is run again has it; with how long ago that was, such as `3 d`.
    case outdated(by: String, environment: String, age: String)
    /// Git cannot say; the text is a clause with what to do.
    case unknown(String)

    /// Whether the files are older than what was applied last.
    package var isOutdated: Bool {
        guard case .outdated = self else { return false }
        return true
    }

    /// Nil where there is nothing to say.
    func requirement(isLifted: Bool) -> GateRequirement? {
        let sentence: String
        switch self {
        case .continues: return nil
        case .rollback(let last, let now):
            sentence = "commit \(now) does not descend from \(last), which was applied last: what came since would be taken back"
        case .outdated(let last, let environment, let age):
            sentence =
                "\(environment) was applied from a descendant of this commit (\(last), \(age) ago): what came since would be taken back"
        case .unknown(let why): sentence = "whether this commit descends from the one that was applied last is not known: \(why)"
        }
        return GateRequirement(
            .lineage, isSatisfied: isLifted,
            sentence + (isLifted ? " (allowed: history.rollback)" : "; to apply it all the same: --allow history.rollback"))
    }
}
