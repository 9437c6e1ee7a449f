// swift-tools-version: 6.2
import PackageDescription

/// One list for every Swift target, so that none can opt out silently.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
    .treatWarning("DeprecatedDeclaration", as: .warning),
]

/// For targets that wrap a C library: every unsafe expression says `unsafe`.
let interop = strict + [.strictMemorySafety()]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")

/// What every provider, store and ledger implements, and the values it speaks in.
let ports: [Target.Dependency] = ["CanonicalJSON", "Concurrency", "Diagnostics", "HTTPMessages", "Planning", "Reconciling", "Resources"]

let package = Package(
    name: "plumbline",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "plumb", targets: ["plumb"]),
        .executable(name: "plumb-simulator", targets: ["plumb-simulator"]),
        .executable(name: "plumb-watch", targets: ["plumb-watch"]),
        // For tests: what is loaded before the program to disturb it.
        .library(name: "Mishaps", type: .dynamic, targets: ["Mishaps"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/apple/swift-collections", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.6.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // System libraries and the typed C functions Swift needs to call their variadics.
        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"]), .brew(["sqlite"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"]), .brew(["qrencode"])]),
        .systemLibrary(name: "CCares", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"]), .brew(["c-ares"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
        .systemLibrary(name: "CIDN2", pkgConfig: "libidn2", providers: [.apt(["libidn2-dev"]), .brew(["libidn2"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"]), .brew(["libsodium"])]),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),
        .target(name: "CCoreDumps"),

        // Ground: values and pure functions, and programs of the system.
        .target(name: "ChildPrograms", dependencies: [subprocess], swiftSettings: strict),
        .target(name: "Diagnostics", dependencies: ["CanonicalJSON", "Concurrency"], swiftSettings: strict),
        .target(name: "CanonicalJSON", swiftSettings: strict),
        .target(name: "Patterns", dependencies: ["CPCRE2"], swiftSettings: interop),
        .target(name: "HTTPMessages", dependencies: ["CanonicalJSON"], swiftSettings: strict),
        .target(name: "Cryptography", dependencies: ["COpenSSL", "CSodium"], swiftSettings: interop),
        .target(name: "Concurrency", swiftSettings: interop),
        .target(name: "InternationalNames", dependencies: ["CIDN2"], swiftSettings: interop),
        .target(name: "SealedBoxes", dependencies: ["CSodium"], swiftSettings: interop),
        .target(name: "TerminalQRCode", dependencies: ["CQREncode"], swiftSettings: interop),

        // The domain.
        .target(name: "Resources", dependencies: ["CanonicalJSON", "Cryptography", "Diagnostics"], swiftSettings: strict),
        .target(
            name: "Estate",
            dependencies: ["CanonicalJSON", "Cryptography", "Diagnostics", "HTTPMessages", "InternationalNames", "Patterns", "Resources"],
            swiftSettings: strict),
        .target(
            name: "EstateFiles",
            dependencies: ["CLibYAML", "CanonicalJSON", "Diagnostics", "Estate", "HTTPMessages", "Patterns", "Resources"],
            swiftSettings: interop),
        .target(
            name: "Planning", dependencies: ["CanonicalJSON", "Cryptography", "Diagnostics", "Estate", heap, "Resources"],
            swiftSettings: strict),
        .target(
            name: "Reconciling",
            dependencies: [
                "CanonicalJSON", "Concurrency", "Cryptography", "Diagnostics", "Estate", "HTTPMessages", "Planning", "Resources",
            ],
            swiftSettings: strict),

        // What the providers of DNS share.
        .target(
            name: "DNSModel", dependencies: ["CanonicalJSON", "Diagnostics", "Estate", "Planning", "Resources"], swiftSettings: strict),

        // Zone files (RFC 1035 §5).
        .target(
            name: "MasterFiles", dependencies: ["CanonicalJSON", "DNSModel", "Diagnostics", "Estate", "Resources"], swiftSettings: strict),

        // Implementations of the ports.
        .target(
            name: "CurlTransport", dependencies: ["CCurl", "CCurlShim", "Concurrency", "HTTPMessages", "Reconciling"],
            swiftSettings: interop),
        .target(name: "HerokuProvider", dependencies: ports + ["Estate", "Patterns"], swiftSettings: strict),
        .target(name: "CloudflareProvider", dependencies: ports + ["DNSModel", "Estate"], swiftSettings: strict),
        .target(name: "PowerDNSProvider", dependencies: ports + ["DNSModel", "Estate"], swiftSettings: strict),
        .target(name: "PostmarkProvider", dependencies: ports + ["Estate"], swiftSettings: strict),
        .target(name: "GitHubProvider", dependencies: ports + ["Estate", "SealedBoxes"], swiftSettings: strict),
        .target(name: "FreeScoutProvider", dependencies: ports + ["Estate"], swiftSettings: strict),
        .target(name: "SecretStores", dependencies: ports + ["Cryptography", "Estate"], swiftSettings: strict),
        .target(name: "SQLiteLedger", dependencies: ports + ["CSQLite", "Cryptography"], swiftSettings: interop),

        // What docs/writing-a-provider.md builds. Nothing that ships depends on it.
        .target(
            name: "ToyProvider", dependencies: ports + ["DNSModel", "Estate"], path: "Examples/toy-provider/ToyProvider",
            swiftSettings: strict),

        // What a given resolver answers; asked through c-ares.
        .target(name: "DNSQueries", dependencies: ["CCares", "Concurrency", "Cryptography", "Estate"], swiftSettings: interop),

        // What the estate's own repository says; asked through git.
        .target(name: "GitRepository", dependencies: ["ChildPrograms"], swiftSettings: strict),

        // Approvals, signed and checked through ssh-keygen.
        .target(name: "SSHSignatures", dependencies: ["ChildPrograms", "Cryptography"], swiftSettings: strict),

        .target(name: "GitLedger", dependencies: ports + ["Cryptography", "GitRepository"], swiftSettings: strict),

        // The list of the kinds of provider and store that the program knows.
        .target(
            name: "Integrations",
            dependencies: [
                "CloudflareProvider", "Estate", "FreeScoutProvider", "GitHubProvider", "HerokuProvider", "PostmarkProvider",
                "PowerDNSProvider", "Reconciling", "SecretStores",
            ],
            swiftSettings: strict),

        // The providers' documented HTTP, for tests, the demo and rehearsals.
        .target(name: "ProviderSimulators", dependencies: ["CanonicalJSON", "HTTPMessages", "InternationalNames"], swiftSettings: strict),
        .executableTarget(
            name: "plumb-simulator",
            dependencies: [
                argumentParser, "CanonicalJSON", "Diagnostics", "EstateFiles", "HTTPMessages", hummingbird, "ProviderSimulators",
            ],
            swiftSettings: strict),

        // The program.
        .target(
            name: "PlumbCommands",
            dependencies: ports + [
                argumentParser, "CCoreDumps", "ChildPrograms", "Cryptography", "CurlTransport", "DNSQueries", "Estate", "EstateFiles",
                "GitLedger",
                "GitHubProvider", "GitRepository", "Integrations", logging, "MasterFiles", "SQLiteLedger", "SSHSignatures", "SecretStores",
                "TerminalQRCode",
            ],
            swiftSettings: strict),
        .executableTarget(name: "plumb", dependencies: ["PlumbCommands"], swiftSettings: strict),
        .executableTarget(name: "plumb-watch", dependencies: [hummingbird, logging, "PlumbCommands"], swiftSettings: strict),

        // Measurements; not part of the tests.
        .executableTarget(
            name: "plumb-benchmarks",
            dependencies: ports + [
                "CloudflareProvider", "Cryptography", "CurlTransport", "Estate", "EstateFiles", "GitLedger", "HerokuProvider",
                "Integrations", "SQLiteLedger",
            ],
            path: "benchmarks", swiftSettings: strict),

        // Tests.
        .target(name: "Mishaps", path: "Tests/Mishaps"),
        .target(
            name: "Fuzzing",
            dependencies: ports + [
                "CloudflareProvider", "Estate", "FreeScoutProvider", "GitHubProvider", "HerokuProvider", "MasterFiles", "Patterns",
                "PostmarkProvider", "PowerDNSProvider", "SecretStores", "TestBench",
            ],
            path: "Tests/Fuzzing/Targets", swiftSettings: strict),
        .testTarget(name: "FuzzingTests", dependencies: ["Fuzzing"], path: "Tests/Fuzzing/Tests", swiftSettings: strict),
        .testTarget(name: "CanonicalJSONTests", dependencies: ["CanonicalJSON"], swiftSettings: strict),
        .testTarget(name: "PatternsTests", dependencies: ["Patterns"], swiftSettings: strict),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"], swiftSettings: strict),
        .testTarget(name: "ConcurrencyTests", dependencies: ["Concurrency"], swiftSettings: strict),
        .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"], swiftSettings: strict),
        .testTarget(name: "ResourcesTests", dependencies: ["CanonicalJSON", "Diagnostics", "Resources"], swiftSettings: strict),
        .testTarget(name: "EstateTests", dependencies: ["Diagnostics", "Estate", "Resources", "TestBench"], swiftSettings: strict),
        .testTarget(
            name: "EstateFilesTests",
            dependencies: ["CanonicalJSON", "Diagnostics", "Estate", "EstateFiles", "Integrations", "Resources", "TestBench"],
            swiftSettings: strict),
        .testTarget(
            name: "PlanningTests",
            dependencies: ["CanonicalJSON", "Cryptography", "Diagnostics", "Estate", "Planning", "Resources", "TestBench"],
            swiftSettings: strict),
        .testTarget(
            name: "DNSModelTests", dependencies: ["DNSModel", "Diagnostics", "Estate", "Planning", "Resources", "TestBench"],
            swiftSettings: strict),
        .testTarget(
            name: "MasterFilesTests",
            dependencies: ["DNSModel", "Diagnostics", "Estate", "MasterFiles", "Resources", "TestBench"], swiftSettings: strict),
        .testTarget(
            name: "ReconcilingTests",
            dependencies: ports + [
                "CloudflareProvider", "Cryptography", "Estate", "EstateFiles", "GitHubProvider", "GitLedger", "HerokuProvider",
                "Integrations", "PostmarkProvider", "ProviderSimulators", "SQLiteLedger", "SealedBoxes", "SecretStores", "TestBench",
            ],
            swiftSettings: strict),
        .target(
            name: "TestBench",
            dependencies: ports + [
                "ChildPrograms", "CSQLite", "CurlTransport", "Estate", "EstateFiles", "Integrations", "ProviderSimulators",
            ],
            path: "Tests/TestBench",
            // The optimizer of Swift 6.3.1 crashes on it: docs/decisions/0016-values-around-await.md
            swiftSettings: strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]),
        .testTarget(
            name: "HerokuProviderTests", dependencies: ports + ["Estate", "HerokuProvider", "ProviderSimulators", "TestBench"],
            swiftSettings: strict),
        .testTarget(
            name: "CloudflareProviderTests",
            dependencies: ports + [
                "CloudflareProvider", "Cryptography", "DNSModel", "Estate", "EstateFiles", "ProviderSimulators", "TestBench",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PostmarkProviderTests",
            dependencies: ports + ["Cryptography", "Estate", "EstateFiles", "PostmarkProvider", "ProviderSimulators", "TestBench"],
            swiftSettings: strict),
        .testTarget(
            name: "PowerDNSProviderTests",
            dependencies: ports + [
                "CurlTransport", "DNSModel", "DNSQueries", "Estate", "EstateFiles", "PowerDNSProvider", "TestBench",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GitHubProviderTests",
            dependencies: [
                "CanonicalJSON", "Estate", "GitHubProvider", "HTTPMessages", "HerokuProvider", "Planning", "ProviderSimulators",
                "Reconciling",
                "Resources", "TestBench",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ToyProviderTests",
            dependencies: [
                "CanonicalJSON", "Concurrency", "HTTPMessages", "Planning", "Reconciling", "Resources", "TestBench", "ToyProvider",
            ],
            path: "Examples/toy-provider/ToyProviderTests", swiftSettings: strict),
        .testTarget(
            name: "FreeScoutProviderTests", dependencies: ports + ["FreeScoutProvider", "ProviderSimulators", "TestBench"],
            swiftSettings: strict),
        .testTarget(
            name: "SecretStoresTests",
            dependencies: [
                "CanonicalJSON", "ChildPrograms", "Concurrency", "CurlTransport", "Estate", "HTTPMessages", "Integrations", "Planning",
                "ProviderSimulators", "Reconciling", "Resources", "SecretStores", "TestBench",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SQLiteLedgerTests",
            dependencies: [
                "CSQLite", "CanonicalJSON", "Concurrency", "Cryptography", "Reconciling", "Resources", "SQLiteLedger", "TestBench",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "GitLedgerTests",
            dependencies: [
                "CanonicalJSON", "GitLedger", "GitRepository", "Reconciling", "Resources", subprocess, "TestBench",
            ],
            swiftSettings: strict),
        .testTarget(name: "SSHSignaturesTests", dependencies: ["ChildPrograms", "SSHSignatures", subprocess], swiftSettings: strict),
        .testTarget(name: "SealedBoxesTests", dependencies: ["SealedBoxes"], swiftSettings: strict),
        .testTarget(name: "TerminalQRCodeTests", dependencies: ["TerminalQRCode"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "CanonicalJSON", "Concurrency", "Cryptography", "CurlTransport", "Diagnostics", "Estate", "EstateFiles", "GitLedger",
                "HTTPMessages",
                "Integrations", "Reconciling", "Resources", "SQLiteLedger", "SealedBoxes", "ProviderSimulators", "TestBench", "plumb",
                "plumb-simulator",
                "plumb-watch",
            ],
            swiftSettings: strict),
        // What somebody does who may write a change, a file or an answer, and nothing else.
        .testTarget(
            name: "AdversaryTests", dependencies: ["HTTPMessages", "TestBench", "plumb", "plumb-simulator"], path: "Tests/Adversary",
            swiftSettings: strict),
        .testTarget(
            name: "CurlTransportTests", dependencies: ["Concurrency", "CurlTransport", "HTTPMessages", "Reconciling", "TestBench"],
            swiftSettings: strict),
        .testTarget(name: "DNSQueriesTests", dependencies: ["Concurrency", "DNSQueries", "Estate", "TestBench"], swiftSettings: strict),
        .testTarget(
            name: "ProviderSimulatorsTests", dependencies: ["CanonicalJSON", "HTTPMessages", "ProviderSimulators"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)

// Links libFuzzer's runtime, which only `make fuzz` brings.
if Context.environment["FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "plumb-fuzz", dependencies: ["Fuzzing"], path: "Tests/Fuzzing/Driver", swiftSettings: [.swiftLanguageMode(.v5)]))
}
