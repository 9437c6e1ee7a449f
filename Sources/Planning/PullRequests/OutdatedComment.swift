package import Diagnostics

/// What takes the place of a plan on an open pull request once something else was applied to the same.
package enum OutdatedComment {
    /// - Parameters:
    ///   - heads: that the comment listed; the newest one's plan is the one that is outdated.
    ///   - environment: that was applied to.
    ///   - merged: the pull requests that were applied, ascending.
    ///   - places: the scopes that both change.
    package static func render(
        number: Int, heads: [ReviewedHead], environment: String, merged: [Int], run: String, places: [String]
    ) -> MarkdownText {
        let causes = merged.map { "#\($0)" as MarkdownText }.joined(separator: ", ")
        let by: MarkdownText = merged.isEmpty ? "" : " by \(causes)"
        let shown = places.prefix(20).map { "\(code: $0.prefix(200))" as MarkdownText }.joined(separator: ", ")
        let more: MarkdownText = places.count > 20 ? " and \(places.count - 20) more" : ""
        var text = CommentMarker(number: number, heads: heads).line
        text += "## plumb: outdated\(by)\n\n"
        text += "Run \(code: run) was applied to \(environment) since this was planned. Both change \(shown)\(more).\n\n"
        text += "Plan again: re-run the newest workflow run of this pull request, or push to it.\n"
        for head in heads { text += "- \(code: head.commit.prefix(7)) outdated: \(head.counts.line)\n" }
        return text
    }
}
