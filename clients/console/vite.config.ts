import { defineConfig } from "vite";

// The server gives /streams this page, and its assets under /console/assets.
export default defineConfig({
  base: "/console/",
  build: {
    outDir: "build/dist",
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the page's policy lets nothing in that is inline
    rollupOptions: { input: "streams.html" },
  },
});
