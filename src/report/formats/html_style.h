/* html_style.h -- how the page looks, and the little that it does. */
#pragma once

extern const char html_style[];
extern const char html_script[];
