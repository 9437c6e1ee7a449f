package import Diagnostics
internal import Estate

/// Add-ons.
extension HerokuServiceRules {
    package func check(plan: Located<String>, into sink: inout DiagnosticSink) {
        guard plan.value.lowercased().wholeMatch(of: /[a-z][a-z0-9_-]*(:[a-z0-9][a-z0-9._-]*)?/) == nil else { return }
        sink.report(
            .error(
                "heroku.addon-plan", "\"\(plan.value)\" is not a plan of an add-on", at: plan.span,
                fix: "write service:plan, such as heroku-postgresql:essential-0"))
    }

    /// The pattern is the API schema's.
    package func check(addOn: Located<String>, into sink: inout DiagnosticSink) {
        guard addOn.value.wholeMatch(of: /[a-zA-Z][A-Za-z0-9_-]+/) == nil else { return }
        sink.report(
            .error(
                "heroku.addon-name", "\"\(addOn.value)\" cannot name an add-on", at: addOn.span,
                fix: "begin with a letter, then letters, digits, - and _"))
    }

    /// It becomes the beginning of names of config vars.
    package func check(attachment: Located<String>, into sink: inout DiagnosticSink) {
        guard !Self.isAttachment(attachment.value) else { return }
        let upper = attachment.value.uppercased().replacing("-", with: "_")
        sink.report(
            .error(
                "heroku.attachment-name", "\"\(attachment.value)\" cannot name an attachment", at: attachment.span,
                fix: Self.isAttachment(upper) ? "write \(upper)" : "use capitals, digits and _, such as DATABASE"))
    }

    private static func isAttachment(_ text: String) -> Bool { text.wholeMatch(of: /[A-Z][A-Z0-9_]*/) != nil }
}
