package import Diagnostics

/// What is wrong with the mail records of a name: SPF, DKIM, DMARC, MTA-STS and TLS-RPT.
package enum MailRules {
    /// Checks one TXT text. `name` may be relative to the zone or full. For a value that was looked up, once it is known.
    package static func check(text: String, at name: String, span: SourceSpan?, into sink: inout DiagnosticSink) {
        if text.lowercased().hasPrefix("v=spf1") {
            checkSPF(text, span, &sink)
        } else if MailText.trimmed(text).lowercased().hasPrefix("v=spf1") {
            sink.report(
                .error(
                    "spf.syntax", "SPF: there are spaces before v=spf1, so receivers see no SPF (RFC 7208 §4.5)", at: span,
                    fix: "remove the spaces"))
        }
        TransportRules.check(text, at: name, span: span, into: &sink)
        if DKIMRecord.isName(name) { checkDKIM(text, span, &sink) }
        checkDMARC(text, name, span, &sink)
    }

    /// Checks all TXT texts at one name: each, and that there are not two policies.
    package static func check(texts: [Located<String>], at name: String, into sink: inout DiagnosticSink) {
        for text in texts { check(text: text.value, at: name, span: text.span, into: &sink) }
        // RFC 7208 §3.2, §4.5: more than one record is a permanent error.
        repeated(texts.filter { SPFRecord.isSPF($0.value) }, "spf.many", "SPF", &sink)
        // RFC 7489 §6.6.3: with more than one record, no policy applies.
        for (rule, what, isOne) in TransportRules.kinds(at: name) { repeated(texts.filter { isOne($0.value) }, rule, what, &sink) }
        if DMARCRecord.isName(name) { repeated(texts.filter { DMARCRecord.isDMARC($0.value) }, "dmarc.many", "DMARC", &sink) }
    }

    private static func repeated(_ texts: [Located<String>], _ rule: String, _ what: String, _ sink: inout DiagnosticSink) {
        guard let first = texts.first else { return }
        for text in texts.dropFirst() {
            sink.report(
                .error(
                    rule, "a name has one \(what) record; receivers ignore all when there are two", at: text.span,
                    notes: [.init("the first is here", at: first.span)], fix: "merge the two into one"))
        }
    }

    private static func checkSPF(_ text: String, _ span: SourceSpan?, _ sink: inout DiagnosticSink) {
        let record: SPFRecord
        switch SPFRecord.parse(text) {
        case .success(let parsed): record = parsed
        case .failure(let problem): return sink.report(.error("spf.syntax", "SPF: \(problem.message)", at: span))
        }
        let all = record.terms.firstIndex(where: \.isAll)
        // RFC 7208 §4.6.4.
        if record.lookups > 10 {
            sink.report(
                .error(
                    "spf.lookup-limit", "SPF: \(record.lookups) terms need a DNS look-up; receivers stop after 10", at: span,
                    fix: "replace some by ip4: and ip6:, or remove senders that are no longer used"))
        }
        // RFC 7208 §5.5: SHOULD NOT be published.
        if record.terms.contains(where: { $0.isMechanism(.ptr) }) {
            sink.report(
                .warning("spf.ptr", "SPF: ptr is slow and unreliable, and many receivers ignore it", at: span, fix: "use a, mx, ip4 or ip6")
            )
        }
        guard let all else {
            // RFC 7208 §4.7: without a match the result is neutral.
            if !record.terms.contains(where: { $0.isModifier("redirect") }) {
                sink.report(
                    .warning("spf.no-all", "SPF: without all, every other sender is neutral", at: span, fix: "end it with ~all or -all"))
            }
            return
        }
        // RFC 7208 §6.1: redirect counts only where there is no all.
        if record.terms.contains(where: { $0.isModifier("redirect") }) {
            sink.report(
                .warning(
                    "spf.redirect-ignored", "SPF: redirect= is ignored where there is an all (RFC 7208 §6.1)", at: span,
                    fix: "remove the all, or the redirect="))
        }
        // RFC 7208 §5.1: mechanisms after it are never tested.
        if record.terms[(all + 1)...].contains(where: { if case .mechanism = $0 { true } else { false } }) {
            sink.report(.warning("spf.all-not-last", "SPF: mechanisms after all are never tried", at: span, fix: "move all to the end"))
        }
        if case .mechanism(.pass, _, _) = record.terms[all] {
            sink.report(.error("spf.permissive", "SPF: +all lets everybody send as this domain", at: span, fix: "write ~all or -all"))
        }
    }

    private static func checkDKIM(_ text: String, _ span: SourceSpan?, _ sink: inout DiagnosticSink) {
        switch DKIMRecord.parse(text) {
        case .failure(let problem): sink.report(.error("dkim.syntax", "DKIM: \(problem.message)", at: span))
        case .success(let record):
            switch record.key {
            case .revoked:
                // RFC 6376 §3.6.1.
                sink.report(
                    .warning("dkim.revoked", "DKIM: p= is empty, which revokes the key", at: span, fix: "publish the key, or acknowledge"))
            case .bad(let message): sink.report(.error("dkim.bad-key", "DKIM: \(message)", at: span))
            case .bits(let bits) where record.keyType == .rsa && bits < 1024:
                // RFC 8301 §3.2: verifiers must not accept fewer than 1024 bits.
                sink.report(
                    .error(
                        "dkim.short-key", "DKIM: the RSA key has \(bits) bits; receivers reject fewer than 1024", at: span,
                        fix: "use 2048 bits"))
            case .bits(let bits) where record.keyType == .rsa && bits < 2048:
                // RFC 8301 §3.2: signers SHOULD use at least 2048 bits.
                sink.report(
                    .warning(
                        "dkim.weak-key", "DKIM: the RSA key has \(bits) bits; 2048 are recommended", at: span, fix: "rotate to 2048 bits"))
            case .bits: break
            }
        }
    }

    private static func checkDMARC(_ text: String, _ name: String, _ span: SourceSpan?, _ sink: inout DiagnosticSink) {
        if DMARCRecord.isName(name) {
            if case .failure(let problem) = DMARCRecord.parse(text) {
                sink.report(.error("dmarc.syntax", "DMARC: \(problem.message)", at: span, fix: DMARCRecord.fix(of: text)))
            }
        } else if DMARCRecord.isDMARC(text), !DMARCRecord.isReportName(name) {
            sink.report(
                .error(
                    "dmarc.wrong-name", "receivers look for DMARC at _dmarc, not at \"\(name)\"", at: span,
                    fix: name == "@" ? "name it _dmarc" : "name it _dmarc.\(name)"))
        }
    }
}
