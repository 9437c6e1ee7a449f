import Diagnostics
import Estate
import EstateFiles
import Foundation
import Testing

/// Estates made after public reports about tools of this kind, with example names: each is told what is wrong with it, and nothing else.
@Suite struct ReportTests {
    struct Report: Sendable, CustomTestStringConvertible {
        let number: String
        let about: String
        let rules: Set<String>

        init(_ number: String, _ about: String, _ rules: Set<String> = []) {
            (self.number, self.about, self.rules) = (number, about, rules)
        }

        var testDescription: String { "\(number): \(about)" }
    }

    static let reports = [
        Report("02", "texts in the quotes of zone files", ["dns.txt-quotes"]),
        Report("03", "a semicolon behind a backslash", ["dns.txt-escape"]),
        Report("04", "long texts", ["mta-sts.wrong-name"]), Report("07", "a live text that forges a plan"),
        Report("10", "names in letters of all scripts", ["heroku.domain-name"]),
        Report("11", "names that are no host names", ["dns.bad-name", "dns.beside-delegation", "dns.host-name"]),
        Report("13", "CAA", ["caa.iodef", "caa.issuer", "caa.tag"]), Report("14", "a proxied CNAME beside MX"),
        Report("15", "data beside and below a delegation", ["dns.below-delegation", "dns.beside-delegation"]),
        Report("16", "time to live and proxy"), Report("17", "comments and tags", ["dns.tags"]),
        Report("30", "all kinds of values", ["heroku.config-nul"]), Report("33", "a value of 40 KB", ["heroku.config-size"]),
        Report("35", "an add-on without a map", ["estate.wrong-type"]), Report("38", "another name of an app"),
        Report("39", "two apps in one new pipeline"), Report("47", "an SPF beside others' texts"), Report("48", "secrets that are missing"),
        Report("51", "one app twice", ["yaml.duplicate-key"]), Report("52", "US and us"), Report("53", "an unknown feature"),
        Report("54", "declared and ignored", ["estate.ignored-and-declared"]), Report("56", "what is not declared"),
        Report("59", "targets of one label", ["dns.relative-target"]), Report("60", "a live text with escapes"),
        Report("62", "null", ["estate.null"]),
        Report("65", "SPF that is none", ["mta-sts.wrong-name", "spf.redirect-ignored", "spf.syntax"]),
    ]

    private static let head = """
        estate: reports
        fingerprint_key: !secret "keys@dev:/FP"
        stores:
          keys: { kind: file, path: keys.json, environments: { dev: dev } }
          vault: { kind: infisical, url: https://vault.example.com, project: p1, auth: !env INFISICAL_TOKEN, environments: { dev: dev } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
        environments: { dev: {} }

        """

    @Test(arguments: reports)
    func isTold(_ report: Report) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/reports/\(report.number)")
            .standardized
        var files = ["estate.yaml": Self.head]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        #expect(files.count > 1)
        let (estate, diagnostics) = Sample.load(files)
        #expect(Set(diagnostics.map(\.rule)) == report.rules, "\(diagnostics.map(\.message))")
        #expect((estate == nil) == diagnostics.contains { $0.severity == .error })
    }

    @Test func everyReportIsHere() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/reports").standardized
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == Set(Self.reports.map(\.number)))
    }
}
