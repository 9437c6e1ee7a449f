import Diagnostics
import Estate
import EstateFiles
import Testing

/// `moved:` of apps and add-ons, and hosts that no record leads anywhere.
@Suite struct MovedTests {
    private static let head = "service: web\nenvironments: { production: { app: shop-web, "

    private func rules(_ files: [String: String]) -> [String] {
        Sample.load(files.merging(["estate.yaml": Sample.estate]) { own, _ in own }).diagnostics.map(\.rule)
    }

    @Test func whatMovedIsNotDeclaredAnyMore() {
        #expect(rules(["a.yaml": Self.head + "moved: { from: shop-old } } }\n"]).isEmpty)
        let other = "service: old\nenvironments: { production: { app: shop-old } }\n"
        #expect(rules(["a.yaml": Self.head + "moved: { from: shop-old } } }\n", "b.yaml": other]) == ["estate.moved"])
        #expect(rules(["a.yaml": Self.head + "moved: {} } }\n"]) == ["estate.missing-key"])
        let addons = "addons: { a: { plan: x, moved: { from: b } }, b: { plan: x } } } }\n"
        #expect(rules(["a.yaml": Self.head + addons]) == ["estate.moved"])
        let fine = "addons: { a: { plan: x, moved: { from: b } } } } }\n"
        #expect(rules(["a.yaml": Self.head + fine]).isEmpty)
    }

    @Test func pipelinesAndZonesMove() {
        func pipeline(_ app: String, _ text: String) -> String {
            "service: \(app)\nenvironments: { production: { app: shop-\(app), pipeline: { name: \(text), stage: production } } }\n"
        }
        let moved = pipeline("a", "store, moved: { from: shop }")
        #expect(rules(["a.yaml": moved, "b.yaml": pipeline("b", "store, moved: { from: shop }")]).isEmpty)
        #expect(rules(["a.yaml": moved, "b.yaml": pipeline("b", "shop")]) == ["estate.moved"])
        #expect(rules(["a.yaml": moved, "b.yaml": pipeline("b", "other, moved: { from: shop }")]) == ["estate.moved"])

        func zone(_ name: String, _ rest: String = "") -> String { "zone: \(name)\nenvironment: production\nrecords: []\n\(rest)" }
        let from = "moved: { from: Old.example. }\n"
        #expect(rules(["a.yaml": zone("new.example", from)]).isEmpty)
        #expect(rules(["a.yaml": zone("new.example", from), "b.yaml": zone("old.example")]) == ["estate.moved"])
        #expect(rules(["a.yaml": zone("new.example", from), "b.yaml": zone("newer.example", from)]) == ["estate.moved"])
    }

    @Test(arguments: [
        ("  - { name: other, type: A, value: 192.0.2.1 }", true), ("  - { name: www, type: A, value: 192.0.2.1 }", false),
        ("  - { name: \"*\", type: A, value: 192.0.2.1 }", false),
    ])
    func aHostWithoutARecordIsTold(_ record: String, _ isTold: Bool) {
        let zone = "zone: example.net\nenvironment: production\nrecords:\n\(record)\n"
        let found = rules(["a.yaml": Self.head + "domains: [www.example.net] } }\n", "z.yaml": zone])
        #expect(found.contains("zone.host-without-record") == isTold)
    }
}
