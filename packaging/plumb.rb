# Homebrew formula: builds plumb from source.
#
# Untested: Homebrew was not available when it was written. Before you publish it, set url and sha256 to those of a release.
class Plumb < Formula
  desc "Keep apps, DNS records and their secrets in sync with files in git"
  homepage "https://github.com/plumbline/plumbline"
  url "https://github.com/plumbline/plumbline/archive/refs/tags/0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "Apache-2.0"
  head "https://github.com/plumbline/plumbline.git", branch: "main"

  depends_on "pkgconf" => :build
  depends_on xcode: ["26.0", :build]
  depends_on "c-ares"
  depends_on "curl"
  depends_on "libidn2"
  depends_on "libsodium"
  depends_on "libyaml"
  depends_on macos: :sequoia
  depends_on "openssl@3"
  depends_on "pcre2"
  depends_on "qrencode"
  depends_on "sqlite"

  def install
    %w[plumb-simulator plumb-watch plumb].each do |program|
      system "swift", "build", "--disable-sandbox", "-c", "release", "--product", program
    end
    system "make", "install", "PREFIX=#{prefix}", "BIN=.build/release"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/plumb --version")
    (testpath/"desired/estate.yaml").write <<~YAML
      estate: test
      fingerprint_key: !env KEY
      environments: { production: {} }
    YAML
    assert_match "Valid.", shell_output("#{bin}/plumb validate")
  end
end
