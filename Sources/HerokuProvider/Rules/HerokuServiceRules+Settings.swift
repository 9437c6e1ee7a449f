package import Diagnostics
internal import Estate

/// The spelling of an app's stack, region, buildpacks and features. A difference of case alone is none.
extension HerokuServiceRules {
    private static let stacks = ["heroku-22", "heroku-24", "heroku-26", "container", "cnb"]
    private static let retired = ["cedar", "cedar-14", "heroku-16", "heroku-18", "heroku-20"]
    /// Common runtime first; the others are of Private Spaces.
    private static let regions = [
        "us", "eu", "dublin", "frankfurt", "london", "montreal", "mumbai", "oregon", "singapore", "sydney", "tokyo", "virginia",
    ]
    private static let features = ["preboot", "log-runtime-metrics", "runtime-dyno-metadata", "http-session-affinity"]

    package func check(region: Located<String>, into sink: inout DiagnosticSink) {
        guard !Self.regions.contains(region.value.lowercased()) else { return }
        let near = Suggestion.nearest(to: region.value, among: Self.regions).map { "did you mean \($0)?" }
        sink.report(
            .error(
                "heroku.region", "Heroku has no region \"\(region.value)\"", at: region.span,
                fix: near ?? "write us or eu, or the region of a Private Space: " + Self.regions.dropFirst(2).joined(separator: ", ")))
    }

    package func check(stack: Located<String>, into sink: inout DiagnosticSink) {
        let name = stack.value.lowercased()
        if Self.retired.contains(name) {
            sink.report(
                .warning(
                    "heroku.stack-retired", "Heroku no longer builds on \(name)", at: stack.span,
                    fix: "move the app to heroku-24 or later"))
            return
        }
        // Later ones are made every other year.
        guard !Self.stacks.contains(name), name.wholeMatch(of: /heroku-[2-9][0-9]/) == nil else { return }
        let near = Suggestion.nearest(to: name, among: Self.stacks)
        sink.report(
            .error(
                "heroku.stack", "Heroku has no stack \"\(stack.value)\"", at: stack.span,
                fix: near.map { "did you mean \($0)?" } ?? "write " + Self.stacks.joined(separator: ", ")))
    }

    package func check(buildpacks: [Located<String>], into sink: inout DiagnosticSink) {
        var seen: Set<String> = []
        for buildpack in buildpacks {
            let isName = buildpack.value.wholeMatch(of: /[A-Za-z0-9_-]+\/[A-Za-z0-9_.-]+/) != nil
            let isAddress = buildpack.value.wholeMatch(of: /(https?:\/\/|git@|git:\/\/|urn:buildpack:)[^ \t]+/) != nil
            if !isName, !isAddress {
                sink.report(
                    .error(
                        "heroku.buildpack", "\"\(buildpack.value)\" names no buildpack", at: buildpack.span,
                        fix: "write namespace/name, such as heroku/ruby, or a URL"))
            } else if !seen.insert(buildpack.value.lowercased()).inserted {
                sink.report(
                    .error("heroku.buildpack", "\(buildpack.value) is written twice", at: buildpack.span, fix: "take one out"))
            }
        }
    }

    /// The list is open: Heroku adds features, and the plan compares with what the app has.
    package func check(feature: Located<String>, into sink: inout DiagnosticSink) {
        guard feature.value.wholeMatch(of: /[a-z0-9][a-z0-9_-]*/) != nil else {
            sink.report(
                .error(
                    "heroku.feature", "\"\(feature.value)\" cannot name a feature", at: feature.span,
                    fix: "write it as `heroku features` lists it, such as preboot"))
            return
        }
        guard !Self.features.contains(feature.value), let near = Suggestion.nearest(to: feature.value, among: Self.features) else { return }
        sink.report(
            .warning(
                "heroku.feature", "Heroku may not know the feature \"\(feature.value)\"", at: feature.span, fix: "did you mean \(near)?"))
    }
}
